/** A process that starts on a folder, as a server or a command does, and says so: node opener.ts <folder> */
import { openFolder } from './folder.ts';

console.log('starting');
const platform = await openFolder(process.argv[2]!);
const keys = platform.database.raw.prepare('SELECT count(*) FROM signing_key').pluck().get();
platform.close();
console.log(`opened ${String(keys)}`);
