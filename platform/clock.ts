/** The only source of the current instant outside workflows. */
export type Clock = { now(): Date };
