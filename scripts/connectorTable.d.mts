/** The page about connectors as the code has it, and as it is written. */
export function connectorPage(): Promise<{ readonly current: string; readonly written: string }>
