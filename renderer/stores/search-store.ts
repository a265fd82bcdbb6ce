import { createStore } from 'zustand/vanilla';
import type { Qualifier } from '../../shared/domain/container-list.ts';
import { addQualifiers, emptyQuery, isSameQualifier, parseQuery, type SearchQuery } from './search-query.ts';

/** What is typed in the one search field, as it stands. */
export function createSearchStore() {
  const store = createStore<SearchQuery>(() => emptyQuery);
  return {
    ...store,
    type: (text: string) => store.setState({ text }),
    /** Turns the finished qualifiers in the text into chips. */
    commit: () =>
      store.setState((state) => {
        const { qualifiers, text } = parseQuery(state.text);
        return qualifiers.length === 0 ? state : { qualifiers: addQualifiers(state.qualifiers, qualifiers), text };
      }),
    /** A chip, and what remains in the field beside it. */
    choose: (qualifier: Qualifier, text: string) =>
      store.setState(({ qualifiers }) => ({ qualifiers: addQualifiers(qualifiers, [qualifier]), text })),
    remove: (qualifier: Qualifier) =>
      store.setState(({ qualifiers }) => ({
        qualifiers: qualifiers.filter((one) => !isSameQualifier(one, qualifier)),
      })),
    removeLast: () => store.setState(({ qualifiers }) => ({ qualifiers: qualifiers.slice(0, -1) })),
    replace: (query: SearchQuery) => store.setState({ qualifiers: query.qualifiers, text: query.text }),
    clear: () => store.setState(emptyQuery),
  };
}
