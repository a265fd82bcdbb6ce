import type { ReactNode } from 'react';

/** The crane of the app's icon. */
export function AppMark({ className }: { className?: string }): ReactNode {
  return (
    <svg aria-hidden viewBox="0 0 24 24" className={className}>
      <rect x="0.5" y="0.5" width="23" height="23" rx="5" className="fill-accent-solid" />
      <g fill="#ffffff">
        <polygon points="7.042,8.3 8.374,8.3 7.19,17.92 5.858,17.92" />
        <polygon points="15.626,8.3 16.958,8.3 18.142,17.92 16.81,17.92" />
        <rect x="4.97" y="6.672" width="14.06" height="1.776" />
        <rect x="10.668" y="8.448" width="2.664" height="1.036" />
        <rect x="11.704" y="9.484" width="0.592" height="2.516" />
      </g>
      <rect x="9.336" y="12" width="5.328" height="3.552" fill="#5eead4" />
    </svg>
  );
}
