// Groups of AIS ship types (ITU-R M.1371 table 53), the unit of colour and of the filter.

export const SHIP_GROUPS = [
  'other', 'cargo', 'tanker', 'passenger', 'fishing', 'tug', 'pleasure', 'fast', 'authority',
] as const;
export type ShipGroup = (typeof SHIP_GROUPS)[number];

export function shipGroupIndex(type: number): number {
  return SHIP_GROUPS.indexOf(shipGroup(type));
}

export function shipGroup(type: number): ShipGroup {
  switch (true) {
    case type === 30:
      return 'fishing';
    case type === 31 || type === 32 || type === 52:
      return 'tug';
    case type === 36 || type === 37:
      return 'pleasure';
    case type === 35 || type === 51 || type === 55:
      return 'authority';
    case type >= 40 && type <= 49:
      return 'fast';
    case type >= 60 && type <= 69:
      return 'passenger';
    case type >= 70 && type <= 79:
      return 'cargo';
    case type >= 80 && type <= 89:
      return 'tanker';
    default:
      return 'other';
  }
}
