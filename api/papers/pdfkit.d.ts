/** What we use of pdfkit 0.20, which brings no types of its own. */
declare module 'pdfkit' {
  export type StructureContent = { readonly refs: unknown };
  export type StructureElement = {
    add(child: StructureElement | StructureContent): StructureElement;
    end(): void;
  };
  export type StructureOptions = {
    readonly alt?: string;
    readonly lang?: string;
    readonly title?: string;
    /** Of a header cell. */
    readonly scope?: 'Column' | 'Row';
    /** Left, top, right, bottom in points from the page's upper left corner. */
    readonly bbox?: readonly [number, number, number, number];
    readonly placement?: 'Block';
  };
  export type OpenedImage = { readonly width: number; readonly height: number };
  export type Outline = { addItem(title: string): Outline };
  export type Document = {
    readonly page: { readonly width: number; readonly height: number };
    readonly outline: Outline;
    /** The face in use, as fontkit reads it. */
    readonly _font: { readonly font: { hasGlyphForCodePoint(codePoint: number): boolean } };
    registerFont(name: string, bytes: Uint8Array): Document;
    font(name: string): Document;
    fontSize(points: number): Document;
    fillColor(colour: string): Document;
    strokeColor(colour: string): Document;
    lineWidth(points: number): Document;
    dash(length: number, options?: { space: number }): Document;
    undash(): Document;
    widthOfString(text: string): number;
    text(text: string, x: number, y: number, options: { lineBreak: false; baseline?: 'alphabetic'; /** Degrees. */ oblique?: number }): Document;
    rect(x: number, y: number, width: number, height: number): Document;
    moveTo(x: number, y: number): Document;
    lineTo(x: number, y: number): Document;
    path(svg: string): Document;
    translate(x: number, y: number): Document;
    scale(factor: number): Document;
    /** @throws for a picture that is not PNG or JPEG */
    openImage(bytes: Uint8Array): OpenedImage;
    image(image: OpenedImage, x: number, y: number, options: { readonly width: number; readonly height: number }): Document;
    link(x: number, y: number, width: number, height: number, url: string, options: { readonly structParent: StructureElement; readonly Contents: String }): Document;
    save(): Document;
    restore(): Document;
    fill(colour?: string): Document;
    stroke(): Document;
    addPage(): Document;
    bufferedPageRange(): { readonly start: number; readonly count: number };
    switchToPage(index: number): Document;
    struct(type: string, options?: StructureOptions): StructureElement;
    addStructure(element: StructureElement): Document;
    markContent(tag: 'Artifact', options: { readonly type: 'Pagination' | 'Layout'; readonly attached?: readonly ('Top' | 'Bottom')[] }): Document;
    markStructureContent(type: string): StructureContent;
    endMarkedContent(): Document;
    end(): void;
  };
  const PDFDocument: new (options: {
    readonly size: 'A4';
    readonly margin: number;
    readonly autoFirstPage: false;
    readonly bufferPages: true;
    readonly pdfVersion: '1.7';
    readonly subset: 'PDF/UA';
    readonly tagged: true;
    readonly lang: string;
    readonly displayTitle: true;
    /** `null`: none before one is asked for. */
    readonly font: null;
    readonly info: { readonly Title: string; readonly Author: string; readonly Subject: string; readonly Creator: string; readonly Producer: string; readonly CreationDate: Date; readonly ModDate: Date };
  }) => Document;
  export default PDFDocument;
}
declare module 'pdfkit/output' {
  export function toBytes(document: import('pdfkit').Document): Promise<Uint8Array<ArrayBuffer>>;
}
