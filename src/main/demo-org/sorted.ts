/** A copy of an array with one more value at a position. */
export function insert<T extends Int32Array | Uint8Array>(list: T, at: number, value: number): T {
  const out = new (list.constructor as new (length: number) => T)(list.length + 1)
  out.set(list.subarray(0, at))
  out[at] = value
  out.set(list.subarray(at), at + 1)
  return out
}

/** A copy of an array without the value at a position. */
export function remove<T extends Int32Array | Uint8Array>(list: T, at: number): T {
  const out = new (list.constructor as new (length: number) => T)(list.length - 1)
  out.set(list.subarray(0, at))
  out.set(list.subarray(at + 1), at)
  return out
}
