/** In the place of `islands/prepare.ts`: everything is in the page already, and there is nothing to load ahead. */
export const prepare = (): void => undefined;
export const prepareOn = (): void => undefined;
