// The difference of two records, field by field; nested objects by dotted names.

export function flatten(record, prefix = '') {
  const flat = new Map();
  for (const [key, value] of Object.entries(record ?? {})) {
    const name = prefix + key;
    if (value !== null && typeof value === 'object' && !Array.isArray(value) && Object.keys(value).length) {
      for (const [inner, innerValue] of flatten(value, `${name}.`)) flat.set(inner, innerValue);
    } else {
      flat.set(name, value);
    }
  }
  return flat;
}

/** Rows of {field, before, after, changed}; a side that has no such field is undefined there. */
export function difference(before, after) {
  const was = flatten(before);
  const is = flatten(after);
  return [...new Set([...was.keys(), ...is.keys()])].sort().map((field) => ({
    field,
    before: was.get(field),
    after: is.get(field),
    changed: JSON.stringify(was.get(field)) !== JSON.stringify(is.get(field)),
  }));
}

export function show(value) {
  if (value === undefined) return 'absent';
  return typeof value === 'string' ? value : JSON.stringify(value);
}
