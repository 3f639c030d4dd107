/**
 * Passkeys in the browser (Web Authentication Level 3): asks the server what to
 * sign, lets the device sign it, and sends it back. What a form says otherwise
 * is sent only afterwards, so nothing that was typed is lost.
 */
type Json = Record<string, unknown>;
type Answer = { ok: true; value: Json } | { ok: false; code: string; detail: string };

const toBytes = (text: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (character) => character.charCodeAt(0));
const toText = (bytes: ArrayBuffer): string =>
  btoa(String.fromCharCode(...new Uint8Array(bytes))).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');

const english = document.documentElement.lang === 'en';

async function post(path: string, body?: Json): Promise<Answer> {
  const answer = await fetch(path, {
    method: 'POST',
    headers: { accept: 'application/json', 'accept-language': english ? 'en' : 'fr', ...(body ? { 'content-type': 'application/json' } : {}) },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  const value = (await answer.json()) as Json;
  return answer.ok ? { ok: true, value } : { ok: false, code: String(value['code']), detail: String(value['detail']) };
}

type Listed = { id: string; type: 'public-key'; transports?: AuthenticatorTransport[] };
const listed = (all: unknown): PublicKeyCredentialDescriptor[] => ((all ?? []) as Listed[]).map((one) => ({ ...one, id: toBytes(one.id) }));

async function create(options: Json): Promise<Json> {
  const user = options['user'] as { id: string; name: string; displayName: string };
  const publicKey = { ...options, challenge: toBytes(String(options['challenge'])), user: { ...user, id: toBytes(user.id) }, excludeCredentials: listed(options['excludeCredentials']) };
  const made = (await navigator.credentials.create({ publicKey: publicKey as never })) as PublicKeyCredential;
  const response = made.response as AuthenticatorAttestationResponse;
  return {
    id: made.id,
    rawId: toText(made.rawId),
    type: made.type,
    clientExtensionResults: {},
    response: { clientDataJSON: toText(response.clientDataJSON), attestationObject: toText(response.attestationObject), transports: response.getTransports?.() ?? [] },
  };
}

async function use(options: Json): Promise<Json> {
  const publicKey = { ...options, challenge: toBytes(String(options['challenge'])), allowCredentials: listed(options['allowCredentials']) };
  const used = (await navigator.credentials.get({ publicKey: publicKey as never })) as PublicKeyCredential;
  const response = used.response as AuthenticatorAssertionResponse;
  return {
    id: used.id,
    rawId: toText(used.rawId),
    type: used.type,
    clientExtensionResults: {},
    response: {
      clientDataJSON: toText(response.clientDataJSON),
      authenticatorData: toText(response.authenticatorData),
      signature: toText(response.signature),
      ...(response.userHandle ? { userHandle: toText(response.userHandle) } : {}),
    },
  };
}

/** From what to sign to what was signed; what the device refuses is said in the form. */
async function ceremony(from: string, sign: (options: Json) => Promise<Json>, to: string, beside: Json = {}): Promise<Answer> {
  const asked = await post(from);
  if (!asked.ok) return asked;
  let response: Json;
  try {
    response = await sign(asked.value['options'] as Json);
  } catch {
    return { ok: false, code: 'cancelled', detail: '' };
  }
  return post(to, { ...beside, response });
}

/** A path of this site, and nothing else. */
const back = (): string | null => {
  const wanted = new URLSearchParams(location.search).get('retour');
  return wanted !== null && /^\/(?![/\\]|%2f|%5c)[^\s\\]*$/i.test(wanted) ? wanted : null;
};

const inLanguage = (path: string): string => (english && !path.startsWith('/en') ? `/en${path}` : path);

function onSubmit(selector: string, act: (form: HTMLFormElement) => Promise<Answer>, then: (form: HTMLFormElement, value: Json) => void): void {
  for (const form of document.querySelectorAll<HTMLFormElement>(selector)) {
    const place = form.querySelector<HTMLElement>('[data-passkey-error]');
    let busy = false;
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      if (busy) return;
      if (!('credentials' in navigator) || !('PublicKeyCredential' in window)) {
        if (place) place.textContent = place.dataset.unsupported ?? '';
        return;
      }
      busy = true;
      if (place) place.textContent = '';
      void act(form)
        .then((answer) => {
          if (answer.ok) return then(form, answer.value);
          if (answer.code === 'step_up_needed') return askFirst(form);
          if (place) place.textContent = answer.code === 'cancelled' ? (place.dataset.cancelled ?? '') : answer.detail;
        })
        .finally(() => (busy = false));
    });
  }
}

/** The page itself asks who it is, and keeps what the form says. */
function askFirst(form: HTMLFormElement): void {
  const field = document.createElement('input');
  field.type = 'hidden';
  field.name = 'step-up';
  field.value = 'ask';
  form.append(field);
  form.submit();
}

const nameIn = (form: HTMLFormElement): string => (form.elements.namedItem('name') as HTMLInputElement | null)?.value.trim() ?? '';

onSubmit('[data-passkey-sign-in]', () => ceremony('/api/sign-in/passkey/options', use, '/api/sign-in/passkey'), (_, { home }) => location.assign(back() ?? inLanguage(String(home))));
onSubmit('[data-passkey-use]', () => ceremony('/api/me/confirmation/passkey/options', use, '/api/me/confirmation/passkey'), (form) => location.assign(form.dataset.passkeyUse ?? '/'));
// `submit` does not ask the listener above again.
onSubmit('[data-passkey-confirm]', () => ceremony('/api/me/confirmation/passkey/options', use, '/api/me/confirmation/passkey'), (form) => form.submit());
onSubmit('[data-passkey-add]', (form) => ceremony('/api/me/passkeys/options', create, '/api/me/passkeys', { name: nameIn(form) }), (form) => location.assign(form.dataset.passkeyAdd ?? '/'));
