import type { Edit } from "../../change/edit.ts";
import { render } from "../../render/render.ts";
import type { PortedClass } from "../../translate/translation.ts";
import { diagnostic } from "../codes.ts";
import { type DocPage, type DocSection, type FrameworkContent, lineOffsets, readDocPage } from "../doc-page.ts";
import { parsed } from "../parsed.ts";
import { publicClasses } from "../public-names.ts";
import { lineEnd, spliced } from "../splice.ts";
import { contains, stringList } from "../string-lists.ts";
import { type Registration, type Surface, type SurfaceResult, unchanged } from "../surface.ts";

/** Names that `ignore_undocumented` of `utils/check_repo.py` lets go. */
const neverDocumented = /(PreTrainedModel|Decoder|Encoder|Layer|Embeddings|Attention)$/;
const exceptions = ["DEPRECATED_OBJECTS", "UNDOCUMENTED_OBJECTS", "SHOULD_HAVE_THEIR_OWN_PAGE", "PRIVATE_MODELS"];

/** A class that has to be documented, with the section of its PyTorch twin where the page has one. */
interface Wanted {
  readonly ported: PortedClass;
  readonly twin: DocSection | undefined;
}

const shortName = (object: string): string => object.split(".").at(-1) ?? object;

function wantedClasses(registration: Registration, page: DocPage): readonly Wanted[] {
  const checks = parsed(registration.checkout.read("utils/check_repo.py") ?? "");
  const lists = exceptions.flatMap((name) => stringList(checks, name) ?? []);
  const documented = new Map(page.sections.map((section) => [shortName(section.object), section]));
  return publicClasses(registration)
    .filter(({ name }) => !documented.has(name))
    .map((ported) => ({ ported, twin: documented.get(ported.pytorch) }))
    .filter(({ ported: { name, pytorch }, twin }) => {
      if (twin) return true;
      return !neverDocumented.test(name) && !lists.some((list) => contains(list, name) || contains(list, pytorch));
    })
    .sort((a, b) => (a.twin?.start ?? Number.MAX_VALUE) - (b.twin?.start ?? Number.MAX_VALUE));
}

/** `call` for `forward`; getters of features exist on both sides, other methods need not. */
function methodsOf(twin: DocSection | undefined): readonly string[] {
  const getters = twin?.methods.filter((method) => /^get_\w+_features$/.test(method)) ?? [];
  return ["call", ...getters];
}

function sectionText({ ported, twin }: Wanted): string {
  return render("doc-section.md", { marks: twin?.marks ?? "##", name: ported.name, methods: methodsOf(twin) });
}

const inside = (framework: FrameworkContent, line: number): boolean => framework.start < line && line < framework.end;

/** The framework tabs in which a class belongs: those of its twin, or of its kin. */
function frameworkOf(page: DocPage, wanted: Wanted, registration: Registration): FrameworkContent | undefined {
  const { twin } = wanted;
  if (twin) return page.frameworks.find((framework) => inside(framework, twin.start));
  const kin = new Set(registration.classes.flatMap((ported) => [ported.name, ported.pytorch]));
  return page.frameworks.findLast((framework) =>
    page.sections.some((section) => inside(framework, section.start) && kin.has(shortName(section.object))),
  );
}

/** A text in front of a line of the page. */
const inFront = (text: string, line: number): Edit => {
  const place = lineOffsets(text)[line] ?? text.length;
  return { start: place, end: place, text: "" };
};

function inFramework(source: string, framework: FrameworkContent, sections: string): Edit {
  const tf = framework.parts.get("tf");
  if (tf) return { ...inFront(source, tf.end), text: `${sections}\n\n` };
  const before = framework.parts.get("pt")?.end ?? framework.start;
  return { ...inFront(source, before + 1), text: `<tf>\n\n${sections}\n\n</tf>\n` };
}

/** Behind the last PyTorch class, and behind TensorFlow classes that are there already. */
function inOpen(source: string, page: DocPage, registration: Registration, sections: string): Edit {
  const kin = new Set(registration.classes.flatMap((ported) => [ported.name, ported.pytorch]));
  const last =
    page.sections.findLast((section) => kin.has(shortName(section.object)) && !inTabs(page, section)) ??
    page.sections.findLast((section) => !inTabs(page, section) && !section.object.startsWith("Flax"));
  const offsets = lineOffsets(source);
  const place = last ? lineEnd(source, offsets[last.end - 1] ?? source.length) : source.trimEnd().length;
  const atEnd = source.slice(place) === "" ? "\n" : "";
  return { start: place, end: place, text: `\n\n${sections}${atEnd}` };
}

const inTabs = (page: DocPage, section: DocSection): boolean =>
  page.frameworks.some((framework) => inside(framework, section.start));

function register(registration: Registration): SurfaceResult {
  const { checkout, folder } = registration;
  const path = folder.docPage;
  const source = path === undefined ? undefined : checkout.read(path);
  if (path === undefined || source === undefined) {
    const message = `${folder.model} has no documentation page.`;
    const hint = "Document the TensorFlow classes on the page where the PyTorch classes are.";
    return { changes: [], diagnostics: [diagnostic("warning", "R006", folder.sourcePath, message, hint)] };
  }
  if (path.endsWith(".rst")) {
    const hint = "Add an `autoclass` section for each TensorFlow class by hand.";
    return { changes: [], diagnostics: [diagnostic("warning", "R006", path, `${path} is not Markdown.`, hint)] };
  }
  const page = readDocPage(source);
  const groups = new Map<FrameworkContent | undefined, string[]>();
  for (const wanted of wantedClasses(registration, page)) {
    const framework = frameworkOf(page, wanted, registration);
    groups.set(framework, [...(groups.get(framework) ?? []), sectionText(wanted)]);
  }
  if (groups.size === 0) return unchanged;
  const edits = [...groups].map(([framework, sections]) =>
    framework
      ? inFramework(source, framework, sections.join("\n\n"))
      : inOpen(source, page, registration, sections.join("\n\n")),
  );
  return spliced(path, source, edits);
}

function missing(registration: Registration): readonly string[] {
  const page = readDocPage(registration.checkout.read(registration.folder.docPage ?? "") ?? "");
  return wantedClasses(registration, page).map(({ ported }) => ported.name);
}

export const docPage: Surface = {
  id: "doc-page",
  title: "Documentation page",
  applies: ({ folder }) => folder.docPage?.endsWith(".rst") === false,
  register,
  missing,
};
