import { useEffect } from 'react';
import { useApp, useSelect } from '../hooks/app-context.ts';

/** Puts the chosen theme, or the system's, on the document. */
export function useTheme(): void {
  const { stores } = useApp();
  const theme = useSelect(stores.settings, ({ settings }) => settings.theme);
  useEffect(() => {
    const system = window.matchMedia('(prefers-color-scheme: dark)');
    const apply = () => {
      const isDark = theme === 'dark' || (theme === 'system' && system.matches);
      document.documentElement.dataset['theme'] = isDark ? 'dark' : 'light';
    };
    apply();
    system.addEventListener('change', apply);
    return () => system.removeEventListener('change', apply);
  }, [theme]);
}
