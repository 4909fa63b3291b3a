/** Finds room for names: clear of one another, of markers and controls, and never cut by the edge of the window. */

const GAP = 2; // pixels beside a name
const EDGE = 4; // pixels between a name and the edge of the window

/** The room on a map at one zoom. All places and boxes are in the map's own pixels at that zoom. */
export class Room {
  /**
   * @param {object} view  the box of what the window shows; names outside it keep their places for when it moves
   * @param {Array<{x: number, y: number, radius: number}>} circles  markers, beside which a name may stand
   * @param {Array<object>} boxes  what else is covered, such as controls
   */
  constructor(view, circles, boxes) {
    this.view = view;
    this.circles = circles;
    this.covered = [...circles.map((circle) => around(circle, circle.radius)), ...boxes];
    this.names = [];
    this.dots = [];
  }

  /** Keeps every name off this dot, whenever its own name is placed. */
  reserve(point, radius) {
    this.dots.push(around(point, radius));
  }

  /** The offset of the upper left corner of a name that is centred on `point`, or null where there is no room. */
  takeAcross(point, size) {
    return this.take(point, size, [[-size.width / 2, -size.height / 2]]);
  }

  /** The same beside a dot. The dot takes room of its own, unless it has been reserved. */
  takeBeside(point, size, { radius, side, isReserved }) {
    const dot = around(point, radius);
    const others = isReserved ? this.names : [...this.names, ...this.dots];
    if (others.some((other) => overlap(dot, other))) return null;
    const reaches = this.circles.filter(({ x, y, radius: r }) => Math.hypot(x - point.x, y - point.y) < r);
    const distance = Math.max(radius, ...reaches.map((circle) => circle.radius)) + 3;
    const offset = this.take(point, size, [...beside(size, distance, side), ...this.slid(point, size, distance)]);
    if (offset && !isReserved) this.dots.push(dot);
    return offset;
  }

  take(point, { width, height }, offsets) {
    for (const [dx, dy] of offsets) {
      const name = box(point.x + dx, point.y + dy, width, height);
      if (this.isCut(name)) continue;
      if ([this.covered, this.names, this.dots].flat().some((other) => overlap(name, other))) continue;
      this.names.push(name);
      return [dx, dy];
    }
    return null;
  }

  isCut({ left, top, right, bottom }) {
    const { view } = this;
    const isOutside = right < view.left || left > view.right || bottom < view.top || top > view.bottom;
    const isInside =
      left >= view.left + EDGE && right <= view.right - EDGE && top >= view.top + EDGE && bottom <= view.bottom - EDGE;
    return !isOutside && !isInside;
  }

  /** Above or below the dot, slid along so far that the edge of the window does not cut the name. */
  slid(point, { width, height }, distance) {
    const least = this.view.left + EDGE - point.x;
    const most = this.view.right - EDGE - width - point.x;
    const dx = Math.max(least, Math.min(most, -width / 2));
    if (dx > 0 || dx < -width) return [];
    return [
      [dx, -distance - height + 3],
      [dx, distance - 3],
    ];
  }
}

export function box(left, top, width, height) {
  return { left, top, right: left + width, bottom: top + height };
}

function around({ x, y }, radius) {
  return box(x - radius, y - radius, 2 * radius, 2 * radius);
}

/** Where a name may stand beside its dot, best first, as the offset of its upper left corner. */
function beside({ width, height }, distance, side) {
  const right = [distance, -height / 2];
  const left = [-distance - width, -height / 2];
  return [
    ...(side === "left" ? [left, right] : [right, left]),
    [-width / 2, -distance - height + 3],
    [-width / 2, distance - 3],
    [distance - 2, -height],
    [distance - 2, 0],
    [2 - distance - width, -height],
    [2 - distance - width, 0],
  ];
}

function overlap(a, b) {
  return a.left < b.right + GAP && b.left < a.right + GAP && a.top < b.bottom && b.top < a.bottom;
}
