import { createContext, use } from 'react';

/** How a control is marked for what is known of its field and told elsewhere. */
export type FieldMark = {
  /** The id of what tells it. */
  readonly describedBy: string | undefined;
  readonly isRefused: boolean;
};

const unmarked: FieldMark = { describedBy: undefined, isRefused: false };

/** Asked by the fields of the table with their names, such as `further.net1.tag`. */
export const FieldMarks = createContext<(field: string) => FieldMark>(() => unmarked);

export const useFieldMark = (field: string): FieldMark => use(FieldMarks)(field);
