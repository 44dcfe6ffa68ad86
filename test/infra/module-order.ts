/**
 * Whether each module waits for those that make what it finds by name. Neither the compiler nor a prediction sees it where one does
 * not: the first deployment into an empty group would.
 */
import { z } from 'zod';

const resource = z.looseObject({ type: z.string(), existing: z.boolean().optional(), name: z.string() });
const module_ = z.looseObject({
  type: z.literal('Microsoft.Resources/deployments'),
  dependsOn: z.array(z.string()).default([]),
  condition: z.string().optional(),
  properties: z.looseObject({ template: z.looseObject({ resources: z.record(z.string(), resource) }) }),
});
const template = z.looseObject({ resources: z.record(z.string(), z.unknown()) });

interface Module {
  readonly dependsOn: readonly string[];
  /** Left out of some deployments; nobody then waits, through it, for those that it waits for. */
  readonly isOptional: boolean;
  readonly makes: ReadonlySet<string>;
  readonly finds: ReadonlySet<string>;
}

/** One line for each module that does not wait. */
export function modulesThatDoNotWait(compiled: string): readonly string[] {
  const modules = modulesOf(compiled);
  return Object.entries(modules).flatMap(([name, { finds, makes }]) => {
    const waitsFor = allBefore(name, modules);
    return [...finds]
      .filter((found) => !makes.has(found))
      .flatMap((found) => {
        const makers = Object.keys(modules).filter((other) => modules[other]?.makes.has(found));
        if (makers.length === 0) return [`${name} finds ${found}, which nobody makes`];
        return makers.some((maker) => waitsFor.has(maker))
          ? []
          : [`${name} finds ${found} and does not wait for ${makers}`];
      });
  });
}

/** The name as names.bicep has it, for what is named by one alone: children have their parents' names before their own. */
const OWN_NAME = /^\[parameters\('names'\)\.(\w+)\]$/;

function modulesOf(compiled: string): Readonly<Record<string, Module>> {
  const { resources } = template.parse(JSON.parse(compiled));
  return Object.fromEntries(
    Object.entries(resources).map(([name, one]): [string, Module] => {
      const { dependsOn, condition, properties } = module_.parse(one);
      const inside = Object.values(properties.template.resources).flatMap(({ existing, name }) => {
        const own = OWN_NAME.exec(name)?.[1];
        return own === undefined ? [] : [{ own, isMade: existing !== true }];
      });
      const named = (isMade: boolean) => new Set(inside.filter((each) => each.isMade === isMade).map(({ own }) => own));
      return [name, { dependsOn, isOptional: condition !== undefined, makes: named(true), finds: named(false) }];
    }),
  );
}

function allBefore(name: string, modules: Readonly<Record<string, Module>>): ReadonlySet<string> {
  const before = new Set<string>();
  const next = [...(modules[name]?.dependsOn ?? [])];
  for (const one of next) {
    if (before.has(one)) continue;
    before.add(one);
    if (modules[one]?.isOptional === false) next.push(...modules[one].dependsOn);
  }
  return before;
}
