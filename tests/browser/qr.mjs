/* Reads a QR code off the screen, as a scanner would, by another program than drew it. */
import jsQR from 'jsqr';

/* The pixels of a picture, which the page decodes: {data, width, height}. */
async function pixelsOf(page, png) {
  return page.evaluate(async (base64) => {
    const image = new Image();
    image.src = `data:image/png;base64,${base64}`;
    await image.decode();
    const canvas = new OffscreenCanvas(image.width, image.height);
    const context = canvas.getContext('2d');
    context.drawImage(image, 0, 0);
    const { data } = context.getImageData(0, 0, image.width, image.height);
    return { data: [...data], width: image.width, height: image.height };
  }, png.toString('base64'));
}

/* {data, version} of the code that this element shows. */
export async function readQr(page, locator) {
  const { data, width, height } = await pixelsOf(page, await locator.screenshot());
  const code = jsQR.default ? jsQR.default(Uint8ClampedArray.from(data), width, height) : jsQR(Uint8ClampedArray.from(data), width, height);

  if (!code) throw new Error('no QR code can be read');
  return code;
}
