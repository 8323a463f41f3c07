/** Bundles the one script that the report door serves into `folder`, next to the door's own bundle. */
export function bundleRemarkPage(folder: string): Promise<void>
