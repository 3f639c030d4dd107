/** What the page of one's account was told, and what came of it. */
import type { Strings } from '../../strings/index.ts';
import { call, type ProblemView } from './call.ts';
import { text, type FieldError } from './form.ts';

type Api = App.Locals['api'];
type Words = Strings['private']['account'];
export type Outcome =
  /** The act is done: the word of the address that says so. */
  | { readonly kind: 'done'; readonly word: keyof Words['done'] }
  /** The code to a new address is on its way. */
  | { readonly kind: 'sent'; readonly email: string }
  | { readonly kind: 'refused'; readonly errors: FieldError[]; readonly problem?: ProblemView }
  /** Nothing to do on the server: the browser does it. */
  | { readonly kind: 'shown' };

type Sent = { ok: true } | { ok: false; problem: ProblemView };

const refused = (problem: ProblemView, field?: string): Outcome => ({ kind: 'refused', errors: [{ ...(field === undefined ? {} : { field }), message: problem.detail }], problem });
const doneOr = (sent: Sent, word: keyof Words['done'], field?: string): Outcome => (sent.ok ? { kind: 'done', word } : refused(sent.problem, field));

export async function actOnAccount(api: Api, form: FormData, words: Words): Promise<Outcome> {
  const id = text(form, 'id');
  const me = api.api.me;
  switch (text(form, 'form')) {
    case 'rename': {
      const name = text(form, 'name');
      if (name === '' || name.length > 60) return { kind: 'refused', errors: [{ field: `nom-${id}`, message: words.passkeys.nameRequired }] };
      return doneOr(await call(me.passkeys[':passkey'].$put({ param: { passkey: id }, json: { name } })), 'renommee');
    }
    case 'remove':
      return doneOr(await call(me.passkeys[':passkey'].$delete({ param: { passkey: id } })), 'retiree');
    case 'end':
      return doneOr(await call(me.sessions[':session'].$delete({ param: { session: id } })), 'fermee');
    case 'end-others':
      return doneOr(await call(me.sessions.$delete()), 'fermees');
    case 'address': {
      const email = text(form, 'email');
      if (!/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(email)) return { kind: 'refused', errors: [{ field: 'field-email', message: words.address.emailMissing }] };
      const sent = await call(me['personal-address'].$post({ json: { email } }));
      return sent.ok ? { kind: 'sent', email } : refused(sent.problem, 'field-email');
    }
    case 'address-code': {
      const code = text(form, 'code');
      if (code === '') return { kind: 'refused', errors: [{ field: 'field-code', message: words.address.codeMissing }] };
      return doneOr(await call(me['personal-address'].confirmation.$post({ json: { code: code.slice(0, 40) } })), 'adresse', 'field-code');
    }
    case 'address-remove':
      return doneOr(await call(me['personal-address'].$delete()), 'sansadresse');
    default:
      return { kind: 'shown' };
  }
}
