/**
 * What pages that verify ask of `credentials/` when they are asked to. To load its
 * whole surface on demand is to load all that issues badges too: here each is named.
 */
export { didWebFromOrigin, readPresented, verifierMemory, verify } from '../../../credentials/index.ts';
