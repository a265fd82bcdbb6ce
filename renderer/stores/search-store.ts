import { createStore } from 'zustand/vanilla';
import { addQualifiers, emptyQuery, parseQuery, type Qualifier, type SearchQuery } from './search-query.ts';

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
    add: (qualifier: Qualifier) =>
      store.setState(({ qualifiers }) => ({ qualifiers: addQualifiers(qualifiers, [qualifier]) })),
    remove: (qualifier: Qualifier) =>
      store.setState(({ qualifiers }) => ({ qualifiers: qualifiers.filter((one) => one !== qualifier) })),
    clear: () => store.setState(emptyQuery),
  };
}
