/** A typed array of any kind that holds numbers. */
type NumberArray = Float64Array | Int32Array | Uint32Array | Uint8Array

/**
 * The same content in memory of its own. V8 keeps arrays of up to 64 bytes among its objects, which move; the address of any
 * other is a constant to the compiler where the array is one, which a machine of a few cores and tasks would hardly have.
 */
export function pinned<T extends NumberArray>(content: T): T {
  const Kind = content.constructor as new (buffer: ArrayBuffer) => T
  const array = new Kind(new ArrayBuffer(content.byteLength))
  array.set(content)
  return array
}
