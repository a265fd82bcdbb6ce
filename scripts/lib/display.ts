/** Whether windows can be shown: everywhere but on a Linux without X11 or Wayland. */
export function hasDisplay(
  platform: NodeJS.Platform = process.platform,
  env: NodeJS.ProcessEnv = process.env,
): boolean {
  const isSet = (name: string): boolean => (env[name] ?? '') !== '';
  return platform !== 'linux' || isSet('DISPLAY') || isSet('WAYLAND_DISPLAY');
}

/** A command to run in front of a program that shows windows: nothing, or a virtual display of its own. */
export function displayPrefix(): readonly string[] {
  return hasDisplay() ? [] : ['xvfb-run', '-a', '-s', '-screen 0 1920x1200x24'];
}
