/** Recording one's voice, or taking a picture with the phone: where the browser can, the buttons appear. */
type Said = Readonly<Record<'recorded' | 'recordStop' | 'record' | 'recordRefused', string>>;

const TYPES = [['audio/webm;codecs=opus', 'webm'], ['audio/mp4', 'm4a'], ['audio/ogg;codecs=opus', 'ogg']] as const;

/** @param take is given the file, as if it had been chosen */
export function record(form: HTMLFormElement, said: Said, take: (file: File | undefined) => void): void {
  const camera = form.querySelector<HTMLInputElement>('[data-camera]');
  const open = form.querySelector<HTMLButtonElement>('[data-camera-open]');
  if (camera && open && matchMedia('(pointer: coarse)').matches) {
    open.hidden = false;
    open.addEventListener('click', () => camera.click());
    camera.addEventListener('change', () => take(camera.files?.[0]));
  }
  const place = form.querySelector<HTMLElement>('[data-record-place]');
  const button = form.querySelector<HTMLButtonElement>('[data-record]');
  const [type, ending] = ('MediaRecorder' in window && TYPES.find(([one]) => MediaRecorder.isTypeSupported(one))) || [];
  if (!place || !button || !type || !('mediaDevices' in navigator)) return;
  place.hidden = false;
  let recorder: MediaRecorder | null = null;
  button.addEventListener('click', () => void (recorder ? recorder.stop() : start()));

  async function start(): Promise<void> {
    try {
      const stream = await navigator.mediaDevices.getUserMedia({ audio: true });
      const pieces: Blob[] = [];
      recorder = new MediaRecorder(stream, { mimeType: type! });
      recorder.addEventListener('dataavailable', (event) => pieces.push(event.data));
      recorder.addEventListener('stop', () => {
        for (const track of stream.getTracks()) track.stop();
        recorder = null;
        button!.textContent = said.record;
        take(new File(pieces, `${said.recorded}-${new Date().toISOString().slice(0, 16).replace(/\D/g, '')}.${ending}`, { type: type!.split(';')[0]! }));
      });
      recorder.start();
      button!.textContent = said.recordStop;
    } catch {
      recorder = null;
      place!.querySelector('.hint')!.textContent = said.recordRefused;
    }
  }
}
