/** An answer that says why there is none, in words for the person. */
export class Refusal extends Error {}
