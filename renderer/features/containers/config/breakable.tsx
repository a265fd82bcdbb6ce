import { Fragment, type ReactNode } from 'react';

/** A property string that goes to the next line between its parts, as long as these are short enough. */
export const Breakable = ({ text }: { text: string }): ReactNode =>
  text.split(',').map((part, index) => (
    // oxlint-disable-next-line react/no-array-index-key -- parts have no other name than their place
    <Fragment key={index}>
      {index > 0 && (
        <>
          ,<wbr />
        </>
      )}
      {part}
    </Fragment>
  ));
