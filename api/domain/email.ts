/** Another alphabet's letters look the same and lead elsewhere: an address here is ASCII. */
export const isAscii = (email: string): boolean => !/[^\u0021-\u007E]/.test(email);

/** Whether this is an e-mail address as we keep them: ASCII, lower case, with a domain of more than one part. */
export const isEmail = (email: string): boolean =>
  isAscii(email) && email.length <= 254 && /^[a-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,}$/.test(email);
