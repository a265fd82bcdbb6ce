/** One `key=value` of a property string; `key` is null for the value that stands without its key, such as a volume. */
export type Property = { key: string | null; value: string };

/**
 * A property string such as `name=eth0,bridge=vmbr0` (PVE/JSONSchema.pm, parse_property_string), taken apart without
 * loss: order, unknown keys, empty values and the bare default value survive an edit of another key.
 */
export class PropertyString {
  readonly properties: readonly Property[];
  /** The key whose value may stand without it: `volume` of a disk, none of a network interface. */
  readonly #defaultKey: string | null;

  constructor(properties: readonly Property[], defaultKey: string | null) {
    this.properties = properties;
    this.#defaultKey = defaultKey;
  }

  static parse(text: string, defaultKey: string | null): PropertyString {
    if (text === '') return new PropertyString([], defaultKey);
    const properties = text.split(',').map((part): Property => {
      const equals = part.indexOf('=');
      // A volume may hold `=` after a slash; Proxmox's own pattern takes a key only from word characters, `-` and `.`.
      const key = equals < 0 ? '' : part.slice(0, equals);
      if (!keyPattern.test(key)) return { key: null, value: part };
      return { key, value: part.slice(equals + 1) };
    });
    return new PropertyString(properties, defaultKey);
  }

  /** The last value given for `key`, the bare one included where it stands for `key`; null when absent. */
  get(key: string): string | null {
    return this.properties.findLast((property) => this.#nameOf(property) === key)?.value ?? null;
  }

  /** True when `key` is given as 1, on, yes or true, the words Proxmox takes inside property strings. */
  isOn(key: string): boolean {
    return /^(?:1|on|yes|true)$/i.test(this.get(key) ?? '');
  }

  /**
   * The same with `key` set in its place, or added at the end; null takes it out.
   * @throws RangeError when the value holds a comma, or the key is none
   */
  with(key: string, value: string | null): PropertyString {
    if (!keyPattern.test(key)) throw new RangeError(`not a property name: ${key}`);
    if (value !== null && /[,\r\n]/.test(value))
      throw new RangeError(`the value of ${key} would break the property string`);
    const isSame = (property: Property): boolean => this.#nameOf(property) === key;
    if (value === null) return this.#copy(this.properties.filter((property) => !isSame(property)));
    if (!this.properties.some(isSame)) {
      const isBare = key === this.#defaultKey && this.properties.length === 0;
      return this.#copy([...this.properties, { key: isBare ? null : key, value }]);
    }
    return this.#copy(this.properties.map((property) => (isSame(property) ? { ...property, value } : property)));
  }

  toString(): string {
    return this.properties.map(({ key, value }) => (key === null ? value : `${key}=${value}`)).join(',');
  }

  #nameOf({ key }: Property): string | null {
    return key ?? this.#defaultKey;
  }

  #copy(properties: readonly Property[]): PropertyString {
    return new PropertyString(properties, this.#defaultKey);
  }
}

/** `net[n]`: no default key. */
export const parseNetwork = (text: string): PropertyString => PropertyString.parse(text, null);
/** `rootfs` and `mp[n]`: the volume stands first without its key. */
export const parseMount = (text: string): PropertyString => PropertyString.parse(text, 'volume');
/** `features`: no default key; `mount` holds a list parted by `;`. */
export const parseFeatures = (text: string): PropertyString => PropertyString.parse(text, null);

const keyPattern = /^[A-Za-z][\w.-]*$/;
