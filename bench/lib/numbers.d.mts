/** Figures of a whole run, by measure and client; null is "never, as long as it was looked at". */
export type Figures = Readonly<Record<string, Readonly<Record<string, number | null>>>>
export declare function numbersTable(figures: Figures): string
export declare function tableIn(readme: string): string
export declare function writeNumbers(file: string, figures: Figures): void
