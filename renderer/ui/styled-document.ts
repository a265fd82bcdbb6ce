/**
 * The document for xterm.js, which writes its styles into `<style>` elements and `style` attributes; our content security policy forbids
 * both. What it takes for such an element puts its text into a constructed style sheet, and the attribute goes through the element's
 * style object: the policy allows these (CSP level 3, "style-src").
 */
export function styledDocument(real: Document): Document {
  const create = creatorOf(real);
  return new Proxy(real, {
    get(target, key) {
      if (key === 'createElement') return create;
      const value: unknown = Reflect.get(target, key, target);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}

/** The same for what asks the real document while `work` runs: xterm.js 6 does not hand its own on to its viewport. */
export function withStyledElements(real: Document, work: () => void): void {
  const create = creatorOf(real);
  Object.defineProperty(real, 'createElement', { value: create, configurable: true });
  try {
    work();
  } finally {
    Reflect.deleteProperty(real, 'createElement');
  }
}

function creatorOf(real: Document): (name: string) => HTMLElement {
  const create = real.createElement.bind(real);
  return (name) => (name === 'style' ? sheetElement(real, create('div')) : withStyleObject(create(name)));
}

/** Stands for a `<style>` element; its sheet goes with it. */
function sheetElement(real: Document, element: HTMLElement): HTMLElement {
  const sheet = new CSSStyleSheet();
  element.hidden = true;
  real.adoptedStyleSheets = [...real.adoptedStyleSheets, sheet];
  const remove = element.remove.bind(element);
  return Object.defineProperties(element, {
    textContent: {
      set: (text: string) => {
        sheet.replaceSync(text);
      },
    },
    remove: {
      value: () => {
        real.adoptedStyleSheets = real.adoptedStyleSheets.filter((one) => one !== sheet);
        remove();
      },
    },
  });
}

function withStyleObject(element: HTMLElement): HTMLElement {
  const setAttribute = element.setAttribute.bind(element);
  return Object.defineProperty(element, 'setAttribute', {
    value: (name: string, value: string) => {
      if (name === 'style') element.style.cssText = value;
      else setAttribute(name, value);
    },
  });
}
