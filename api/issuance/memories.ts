/**
 * What this process keeps between documents. The issuer's own are few in shape
 * and learnt at once; what strangers present is kept apart, so that nobody's
 * documents can crowd out ours.
 */
import { memory, verifierMemory, type Memory } from '../../credentials/index.ts';
import type { Platform } from '../platform/platform.ts';

const own = new WeakMap<Platform, Memory>();
const presented = new WeakMap<Platform, Memory>();

/** For what we sign, and verify before it is released. */
export const issuingMemory = (platform: Platform): Memory => keptIn(own, platform, () => memory({ primitives: platform.primitives, most: 512 }));

/** For what is presented to us. */
export const verifyingMemory = (platform: Platform): Memory => keptIn(presented, platform, () => verifierMemory(platform.primitives));

function keptIn(memories: WeakMap<Platform, Memory>, platform: Platform, make: () => Memory): Memory {
  const kept = memories.get(platform) ?? make();
  memories.set(platform, kept);
  return kept;
}
