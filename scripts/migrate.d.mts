export function migrate(options: { directory: string; url: string; owner: string }): Promise<string[]>
export function migrationScript(options: { directory: string; url: string }): Promise<string>
