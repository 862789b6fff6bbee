/** A waiting line: the largest priority first, in order of arrival among equals. A binary heap. */
export interface WaitingLine<T> {
  readonly size: number
  push(priority: number, item: T): void
  peek(): { priority: number; item: T } | undefined
  pop(): void
}

interface Place<T> {
  priority: number
  order: number
  item: T
}

export function createWaitingLine<T>(): WaitingLine<T> {
  const heap: Place<T>[] = []
  let arrivals = 0
  const at = (index: number): Place<T> => heap[index] as Place<T>
  const before = (a: number, b: number): boolean =>
    at(a).priority > at(b).priority || (at(a).priority === at(b).priority && at(a).order < at(b).order)
  const swap = (a: number, b: number): void => {
    const held = at(a)
    heap[a] = at(b)
    heap[b] = held
  }
  return {
    get size() {
      return heap.length
    },
    push(priority, item) {
      heap.push({ priority, order: arrivals++, item })
      for (let index = heap.length - 1; index > 0;) {
        const parent = (index - 1) >> 1
        if (!before(index, parent)) return
        swap(index, parent)
        index = parent
      }
    },
    peek: () => heap[0],
    pop() {
      swap(0, heap.length - 1)
      heap.pop()
      for (let index = 0; ;) {
        const left = 2 * index + 1
        let first = index
        if (left < heap.length && before(left, first)) first = left
        if (left + 1 < heap.length && before(left + 1, first)) first = left + 1
        if (first === index) return
        swap(index, first)
        index = first
      }
    },
  }
}
