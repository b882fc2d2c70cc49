/** As much of JSON Schema as our own documents use. */
export type SchemaNode = {
  type?: string;
  enum?: readonly unknown[];
  anyOf?: readonly SchemaNode[];
  items?: SchemaNode;
  properties?: Record<string, SchemaNode>;
  required?: readonly string[];
  maxLength?: number;
  maxItems?: number;
};

export type Field = { name: string; type: string; required: boolean };

/** The leaves of an object's schema with dotted names, in the order of the document. */
export function fieldsOf({ properties = {}, required = [] }: SchemaNode, prefix = ''): Field[] {
  return Object.entries(properties).flatMap(([key, node]) => {
    const name = `${prefix}${key}`;
    if (node.properties) return fieldsOf(node, `${name}.`);
    return [{ name, type: typeOf(node), required: required.includes(key) }];
  });
}

function typeOf(node: SchemaNode): string {
  if (node.enum) return node.enum.join(' | ');
  if (node.anyOf) return [...new Set(node.anyOf.map(typeOf))].join(' | ');
  if (node.type === 'array')
    return `${node.items ? typeOf(node.items) : 'any'}[]${node.maxItems === undefined ? '' : ` ≤ ${node.maxItems}`}`;
  return `${node.type ?? 'any'}${node.maxLength === undefined ? '' : ` ≤ ${node.maxLength}`}`;
}
