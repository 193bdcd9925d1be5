/*
 * The camera, where the browser reads codes by itself (BarcodeDetector): each code
 * that comes into view is told once, until another one or a while without any.
 */
const EVERY_MS = 150;
const AGAIN_MS = 4000;

/* Can this browser read QR codes from its camera? */
export async function canSee() {
  if (!globalThis.BarcodeDetector || !navigator.mediaDevices?.getUserMedia) return false;
  return (await BarcodeDetector.getSupportedFormats()).includes('qr_code');
}

export class Lens {
  #stream = null;
  #last = { text: '', at: 0 };

  constructor(video, seen) {
    this.video = video;
    this.seen = seen;
    this.detector = new BarcodeDetector({ formats: ['qr_code'] });
  }

  get isOpen() {
    return this.#stream !== null;
  }

  async open() {
    this.#stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: 'environment' } });
    this.video.srcObject = this.#stream;
    await this.video.play();
    this.#look();
  }

  close() {
    for (const track of this.#stream?.getTracks() ?? []) track.stop();
    this.#stream = null;
    this.video.srcObject = null;
  }

  /* A frame that cannot be read, as of a camera that wakes up, is passed over. */
  async #look() {
    if (!this.isOpen) return;
    const [code] = await this.detector.detect(this.video).catch(() => []);

    if (code) this.#tell(code.rawValue);
    setTimeout(() => this.#look(), EVERY_MS);
  }

  #tell(text) {
    const isNew = text !== this.#last.text || Date.now() - this.#last.at > AGAIN_MS;

    this.#last = { text, at: Date.now() };
    if (isNew) this.seen(text);
  }
}
