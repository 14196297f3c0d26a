// All vessels in one draw call of points, straight from typed arrays. A symbol layer stops at 32,768 icons in a tile, and
// markers at a thousand. Positions are offsets from a moving origin: absolute Mercator in 32 bits is off by metres, and two
// ships 50 m apart are what this page is about.

import type { CustomLayerInterface, CustomRenderMethodInput, Map as MapLibreMap } from 'maplibre-gl';
import { MAX_DEAD_RECKONING_SECONDS, type Fleet } from './fleet';
import { mercatorX, mercatorY } from './mercator';
import { shipGroupIndex } from './shipTypes';
import { MAP_COLOURS, rgb, shipColourTable, type Theme } from './themes';
import { Flag } from './wire';

const FLOATS_PER_VESSEL = 7;
const BYTES_PER_VESSEL = FLOATS_PER_VESSEL * 4;
// A hundredth of the world: up to there the offsets are good to a tenth of a pixel at zoom 18.
const MAX_STRAY = 0.01;
const LOST_FAINTNESS = 115;
/** 10 min: as the server judges it; IEC 62288 leaves the time to the maker. */
const LOST_AFTER_MS = 600_000;
const VECTOR_MINUTES = 6;
const VECTORS_FROM_ZOOM = 7;

// Bits of the shape attribute.
const HAS_DIRECTION = 1;
const AT_REST = 2;
const SELECTED = 16;

const VERTEX_SHADER = `#version 300 es
uniform mat4 u_matrix;
uniform vec4 u_colours[9];
uniform float u_now;
uniform float u_bearing;
uniform float u_scale;
in vec2 a_offset;
in vec2 a_velocity;
in float a_time;
in float a_rotation;
in vec4 a_look; // colour, shape, flags, faintness
flat out vec2 v_turn;
flat out vec3 v_colour;
flat out int v_shape;
flat out int v_flags;
flat out float v_strength;
flat out float v_pixels;
void main() {
  float seconds = clamp(u_now - a_time, 0.0, ${MAX_DEAD_RECKONING_SECONDS.toFixed(1)});
  gl_Position = u_matrix * vec4(a_offset + a_velocity * seconds, 0.0, 1.0);
  v_shape = int(a_look.y + 0.5);
  v_flags = int(a_look.z + 0.5);
  bool framed = (v_shape & ${SELECTED}) != 0 || (v_flags & ${Flag.Alerted}) != 0;
  v_pixels = (framed ? 46.0 : 22.0) * u_scale;
  gl_PointSize = v_pixels;
  float turn = a_rotation - u_bearing;
  v_turn = vec2(cos(turn), sin(turn));
  v_colour = u_colours[int(a_look.x + 0.5)].rgb;
  v_strength = 1.0 - a_look.w / 255.0;
}`;

const FRAGMENT_SHADER = `#version 300 es
precision highp float;
uniform float u_scale;
uniform vec3 u_alert;
uniform vec3 u_frame;
uniform vec3 u_outline;
uniform float u_pulse;
flat in vec2 v_turn;
flat in vec3 v_colour;
flat in int v_shape;
flat in int v_flags;
flat in float v_strength;
flat in float v_pixels;
out vec4 colour;

// Distance to an isosceles triangle with its tip up at -h and its base at +h: the nearest of its three sides.
float triangle(vec2 p, float halfWidth, float h) {
  vec2 outwards = normalize(vec2(2.0 * h, -halfWidth));
  return max(dot(vec2(abs(p.x), p.y + h), outwards), p.y - h);
}

vec4 over(vec4 top, vec4 under) {
  return top + under * (1.0 - top.a);
}

void main() {
  vec2 screen = (gl_PointCoord - 0.5) * v_pixels / u_scale; // in CSS pixels from the middle
  vec2 p = vec2(screen.x * v_turn.x + screen.y * v_turn.y, -screen.x * v_turn.y + screen.y * v_turn.x);
  float soft = 0.6 / u_scale;
  bool directed = (v_shape & ${HAS_DIRECTION}) != 0;
  bool atRest = (v_shape & ${AT_REST}) != 0;
  float d = !directed ? length(p) - 4.0 : atRest ? triangle(p, 3.4, 5.2) : triangle(p, 4.8, 8.4);
  float body = 1.0 - smoothstep(-soft, soft, d);
  float edge = 1.0 - smoothstep(-soft, soft, abs(d) - 0.75);
  bool hollow = (v_flags & ${Flag.Simulated}) != 0;
  vec4 result = vec4(v_colour, 1.0) * body * (hollow ? 0.35 : 1.0);
  result = over(vec4(hollow ? v_colour : u_outline, 1.0) * edge, result);
  if ((v_flags & ${Flag.Lost}) != 0) {
    float bar = 1.0 - smoothstep(-soft, soft, max(abs(screen.x + screen.y) * 0.7071 - 0.9, length(screen) - 9.0));
    result = over(vec4(v_colour, 1.0) * bar, result);
  }
  result *= v_strength;
  if ((v_flags & ${Flag.Listed}) != 0) {
    float dot0 = 1.0 - smoothstep(-soft, soft, length(screen - vec2(7.0, -7.0)) - 2.6);
    result = over(vec4(u_alert, 1.0) * dot0, result);
  }
  if ((v_flags & ${Flag.Alerted}) != 0) {
    float ring = 1.0 - smoothstep(-soft, soft, abs(length(screen) - 15.0 - u_pulse * 2.5) - 1.3);
    result = over(vec4(u_alert, 1.0) * ring, result);
  }
  if ((v_shape & ${SELECTED}) != 0) {
    vec2 a = abs(screen);
    float frame = abs(max(a.x, a.y) - 19.5) - 1.0;
    float corners = 12.0 - min(a.x, a.y);
    float bracket = 1.0 - smoothstep(-soft, soft, max(frame, corners));
    result = over(vec4(u_frame, 1.0) * bracket, result);
  }
  if (result.a < 0.01) {
    discard;
  }
  colour = result;
}`;

// The way of the next minutes at the present course and speed, as a thin line ahead of the ship.
const VECTOR_SHADER = `#version 300 es
uniform mat4 u_matrix;
uniform float u_now;
in vec2 a_offset;
in vec2 a_velocity;
in float a_time;
void main() {
  float seconds = clamp(u_now - a_time, 0.0, ${MAX_DEAD_RECKONING_SECONDS.toFixed(1)})
    + float(gl_VertexID) * ${(VECTOR_MINUTES * 60).toFixed(1)};
  gl_Position = u_matrix * vec4(a_offset + a_velocity * seconds, 0.0, 1.0);
}`;

const VECTOR_FRAGMENT_SHADER = `#version 300 es
precision mediump float;
uniform vec3 u_colour;
out vec4 colour;
void main() {
  colour = vec4(u_colour, 1.0) * 0.7;
}`;

interface Program {
  program: WebGLProgram;
  vertices: WebGLVertexArrayObject;
  uniform: Record<string, WebGLUniformLocation | null>;
}

export class VesselLayer implements CustomLayerInterface {
  readonly id = 'vessels';
  readonly type = 'custom' as const;
  readonly renderingMode = '2d' as const;

  /** Which vessels are drawn; null draws all. Slot in, answer out. */
  filter: ((slot: number) => boolean) | null = null;
  theme: Theme = 'dusk';
  selected: ReadonlySet<number> = new Set();
  /** Ships under an alert that the list shows: the map and the list never disagree. */
  alerted: ReadonlySet<number> = new Set();
  isPulsing = true;
  showsVectors = true;

  private map: MapLibreMap | null = null;
  private buffer: WebGLBuffer | null = null;
  private drawing: Program | null = null;
  private vectors: Program | null = null;
  private data = new ArrayBuffer(0);
  private drawn = 0;
  private originX = 0;
  private originY = 0;
  private originTime = 0;
  private builtVersion = -1;
  private isStale = true;

  constructor(private readonly fleet: Fleet) {}

  onAdd(map: MapLibreMap, gl: WebGL2RenderingContext): void {
    this.map = map;
    this.buffer = gl.createBuffer();
    this.drawing = link(gl, this.buffer, VERTEX_SHADER, FRAGMENT_SHADER, 0);
    this.vectors = link(gl, this.buffer, VECTOR_SHADER, VECTOR_FRAGMENT_SHADER, 1);
    this.isStale = true;
  }

  onRemove(_map: MapLibreMap, gl: WebGL2RenderingContext): void {
    gl.deleteBuffer(this.buffer);
    for (const each of [this.drawing, this.vectors]) {
      gl.deleteProgram(each?.program ?? null);
      gl.deleteVertexArray(each?.vertices ?? null);
    }
    this.buffer = null;
    this.drawing = null;
    this.vectors = null;
  }

  /** To call when the filter, the selection, the alerts or the theme changed. */
  invalidate(): void {
    this.isStale = true;
    this.map?.triggerRepaint();
  }

  render(gl: WebGL2RenderingContext, input: CustomRenderMethodInput): void {
    if (this.map === null || this.drawing === null) {
      return;
    }
    this.rebuildIfNeeded(gl);
    if (this.drawn === 0) {
      return;
    }

    gl.disable(gl.DEPTH_TEST);
    gl.disable(gl.STENCIL_TEST);
    gl.enable(gl.BLEND);
    gl.blendFunc(gl.ONE, gl.ONE_MINUS_SRC_ALPHA);
    const matrices = this.worldMatrices(input.defaultProjectionData.mainMatrix);
    if (this.showsVectors && this.map.getZoom() >= VECTORS_FROM_ZOOM) {
      this.drawVectors(gl, matrices);
    }
    this.drawTargets(gl, matrices);
    gl.bindVertexArray(null);
  }

  // One for each copy of the world that is in view, with the origin already in it.
  private worldMatrices(matrix: ArrayLike<number>): Float32Array[] {
    const bounds = this.map!.getBounds();
    const centreWorld = Math.floor((this.map!.getCenter().lng + 180) / 360);
    const first = Math.max(centreWorld - 3, Math.floor(bounds.getWest() / 360));
    const last = Math.min(centreWorld + 3, Math.ceil(bounds.getEast() / 360));
    return Array.from({ length: last - first + 1 }, (_, index) =>
      moved(matrix, this.originX + first + index, this.originY));
  }

  private drawVectors(gl: WebGL2RenderingContext, matrices: Float32Array[]): void {
    const { program, vertices, uniform } = this.vectors!;
    gl.useProgram(program);
    gl.bindVertexArray(vertices);
    gl.uniform1f(uniform.u_now, this.secondsSinceOrigin());
    gl.uniform3f(uniform.u_colour, ...rgb(MAP_COLOURS[this.theme].label));
    for (const matrix of matrices) {
      gl.uniformMatrix4fv(uniform.u_matrix, false, matrix);
      gl.drawArraysInstanced(gl.LINES, 0, 2, this.drawn);
    }
  }

  private drawTargets(gl: WebGL2RenderingContext, matrices: Float32Array[]): void {
    const { program, vertices, uniform } = this.drawing!;
    const colours = MAP_COLOURS[this.theme];
    gl.useProgram(program);
    gl.bindVertexArray(vertices);
    gl.uniform4fv(uniform.u_colours, padded(shipColourTable(this.theme)));
    gl.uniform1f(uniform.u_now, this.secondsSinceOrigin());
    gl.uniform1f(uniform.u_bearing, (this.map!.getBearing() * Math.PI) / 180);
    gl.uniform1f(uniform.u_scale, this.map!.getPixelRatio());
    gl.uniform3f(uniform.u_alert, ...rgb(colours.alert));
    gl.uniform3f(uniform.u_frame, ...rgb(colours.selected));
    gl.uniform3f(uniform.u_outline, ...rgb(colours.outline));
    gl.uniform1f(uniform.u_pulse, this.isPulsing ? 0.5 + 0.5 * Math.sin(performance.now() / 300) : 0);
    for (const matrix of matrices) {
      gl.uniformMatrix4fv(uniform.u_matrix, false, matrix);
      gl.drawArrays(gl.POINTS, 0, this.drawn);
    }
  }

  private secondsSinceOrigin(): number {
    return (this.fleet.clockAt(performance.now()) - this.originTime) / 1000;
  }

  /** The id of the vessel drawn nearest to a point of the screen, within a finger's width; null when there is none. */
  pick(point: { x: number; y: number }, reachPixels: number): number | null {
    if (this.map === null) {
      return null;
    }
    const here = this.map.unproject([point.x, point.y]);
    const worldPixels = 512 * 2 ** this.map.getZoom();
    const x = fraction(mercatorX(here.lng));
    const y = mercatorY(here.lat);
    const clock = this.fleet.clockAt(performance.now());
    let best = (reachPixels / worldPixels) ** 2;
    let found: number | null = null;
    // Nobody comes further than this in the time for which a ship is moved on.
    const near = reachPixels / worldPixels + 0.001;
    for (let slot = 0; slot < this.fleet.count; slot++) {
      const across = Math.abs(this.fleet.x[slot] - x);
      if (Math.abs(this.fleet.y[slot] - y) > near || (across > near && across < 1 - near)
        || (this.filter !== null && !this.filter(slot))) {
        continue;
      }
      const [vesselX, vesselY] = this.fleet.drawnAt(slot, clock);
      let dx = Math.abs(vesselX - x);
      dx = Math.min(dx, 1 - dx);
      const square = dx * dx + (vesselY - y) ** 2;
      if (square < best) {
        best = square;
        found = this.fleet.id[slot];
      }
    }
    return found;
  }

  private rebuildIfNeeded(gl: WebGL2RenderingContext): void {
    const centre = this.map!.getCenter();
    const x = fraction(mercatorX(centre.lng));
    const y = mercatorY(centre.lat);
    const hasStrayed = Math.hypot(x - this.originX, y - this.originY) > MAX_STRAY;
    if (!this.isStale && !hasStrayed && this.builtVersion === this.fleet.version) {
      return;
    }
    this.originX = x;
    this.originY = y;
    this.originTime = this.fleet.lastTick?.clock ?? 0;
    this.build();
    gl.bindBuffer(gl.ARRAY_BUFFER, this.buffer);
    gl.bufferData(gl.ARRAY_BUFFER, new Uint8Array(this.data, 0, this.drawn * BYTES_PER_VESSEL), gl.DYNAMIC_DRAW);
    gl.bindBuffer(gl.ARRAY_BUFFER, null);
    this.builtVersion = this.fleet.version;
    this.isStale = false;
  }

  private build(): void {
    const fleet = this.fleet;
    if (this.data.byteLength < fleet.count * BYTES_PER_VESSEL) {
      this.data = new ArrayBuffer(Math.max(1024, fleet.count * 2) * BYTES_PER_VESSEL);
    }
    const floats = new Float32Array(this.data);
    const bytes = new Uint8Array(this.data);
    const clock = fleet.clockAt(performance.now());
    let out = 0;
    for (let slot = 0; slot < fleet.count; slot++) {
      if (this.filter !== null && !this.filter(slot)) {
        continue;
      }
      const at = out * FLOATS_PER_VESSEL;
      // The short way round, so that a ship just across 180° is near.
      floats[at] = fleet.x[slot] - this.originX - Math.round(fleet.x[slot] - this.originX);
      floats[at + 1] = fleet.y[slot] - this.originY;
      floats[at + 2] = fleet.velocityX[slot];
      floats[at + 3] = fleet.velocityY[slot];
      floats[at + 4] = (fleet.at[slot] - this.originTime) / 1000;
      const heading = fleet.heading[slot];
      const sog = fleet.sog[slot];
      const direction = Number.isNaN(heading) ? (sog >= 0.5 ? fleet.cog[slot] : Number.NaN) : heading;
      const isDirected = !Number.isNaN(direction);
      const isAtRest = !(sog >= 0.5);
      floats[at + 5] = isDirected ? (direction * Math.PI) / 180 : 0;
      const look = at * 4 + 24;
      // Silence grows without a word from the server, so it is judged here as well.
      const isLost = (fleet.flags[slot] & Flag.Lost) !== 0 || clock - fleet.at[slot] > LOST_AFTER_MS;
      const flags = (fleet.flags[slot] & ~(Flag.Alerted | Flag.Lost)) | (isLost ? Flag.Lost : 0);
      bytes[look] = shipGroupIndex(fleet.type[slot]);
      bytes[look + 1] = (isDirected ? HAS_DIRECTION : 0) | (isAtRest ? AT_REST : 0)
        | (this.selected.has(fleet.id[slot]) ? SELECTED : 0);
      bytes[look + 2] = flags | (this.alerted.has(fleet.id[slot]) ? Flag.Alerted : 0);
      bytes[look + 3] = isLost ? LOST_FAINTNESS : 0;
      out++;
    }
    this.drawn = out;
  }
}

function link(
  gl: WebGL2RenderingContext, buffer: WebGLBuffer | null, vertex: string, fragment: string, divisor: number,
): Program {
  const program = gl.createProgram();
  for (const [type, source] of [[gl.VERTEX_SHADER, vertex], [gl.FRAGMENT_SHADER, fragment]] as const) {
    const shader = gl.createShader(type)!;
    gl.shaderSource(shader, source);
    gl.compileShader(shader);
    if (gl.getShaderParameter(shader, gl.COMPILE_STATUS) !== true) {
      throw new Error(gl.getShaderInfoLog(shader) ?? 'A shader did not compile.');
    }
    gl.attachShader(program, shader);
  }
  gl.linkProgram(program);
  if (gl.getProgramParameter(program, gl.LINK_STATUS) !== true) {
    throw new Error(gl.getProgramInfoLog(program) ?? 'The vessel shaders did not link.');
  }

  const vertices = gl.createVertexArray();
  gl.bindVertexArray(vertices);
  gl.bindBuffer(gl.ARRAY_BUFFER, buffer);
  for (const [name, size, type, offset] of [
    ['a_offset', 2, gl.FLOAT, 0], ['a_velocity', 2, gl.FLOAT, 8], ['a_time', 1, gl.FLOAT, 16],
    ['a_rotation', 1, gl.FLOAT, 20], ['a_look', 4, gl.UNSIGNED_BYTE, 24],
  ] as const) {
    const location = gl.getAttribLocation(program, name);
    if (location >= 0) {
      gl.enableVertexAttribArray(location);
      gl.vertexAttribPointer(location, size, type, false, BYTES_PER_VESSEL, offset);
      gl.vertexAttribDivisor(location, divisor);
    }
  }
  gl.bindVertexArray(null);
  gl.bindBuffer(gl.ARRAY_BUFFER, null);

  const uniform: Record<string, WebGLUniformLocation | null> = {};
  for (let index = 0; index < gl.getProgramParameter(program, gl.ACTIVE_UNIFORMS); index++) {
    const name = gl.getActiveUniform(program, index)!.name.replace('[0]', '');
    uniform[name] = gl.getUniformLocation(program, name);
  }
  return { program, vertices, uniform };
}

// In 64 bits here, so that the shader only ever sees small numbers.
function moved(matrix: ArrayLike<number>, x: number, y: number): Float32Array {
  const out = Float32Array.from(matrix);
  for (let line = 0; line < 4; line++) {
    out[12 + line] = matrix[line] * x + matrix[4 + line] * y + matrix[12 + line];
  }
  return out;
}

function fraction(value: number): number {
  return value - Math.floor(value);
}

function padded(triples: Float32Array): Float32Array {
  const out = new Float32Array((triples.length / 3) * 4);
  for (let i = 0; i < triples.length / 3; i++) {
    out.set(triples.subarray(i * 3, i * 3 + 3), i * 4);
  }
  return out;
}
