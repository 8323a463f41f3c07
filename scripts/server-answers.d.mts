export function untilServerAnswers(
  url: string,
  options?: { seconds?: number; say?: (line: string) => void },
): Promise<void>
