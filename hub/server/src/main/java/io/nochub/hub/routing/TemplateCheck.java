package io.nochub.hub.routing;

import com.samskivert.mustache.Mustache;
import com.samskivert.mustache.MustacheException;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Looks at a rule's mustache templates before they are saved, since nobody is there to mend them
 * when they are used.
 */
final class TemplateCheck {
  private TemplateCheck() {}

  /** Why a template cannot be used; empty if it can. */
  static String problemWith(String template) {
    AtomicReference<String> included = new AtomicReference<>("");
    try {
      Mustache.compiler().compile(template).visit(new Includes(included));
    } catch (MustacheException e) {
      return String.valueOf(e.getMessage());
    }
    return included.get().isEmpty()
        ? ""
        : "there is no template \"" + included.get() + "\" to take in";
  }

  /** Looks for other templates that would be taken in. */
  private record Includes(AtomicReference<String> found) implements Mustache.Visitor {
    @Override
    public void visitText(String text) {}

    @Override
    public void visitVariable(String name) {}

    @Override
    public boolean visitInclude(String name) {
      found.set(name);
      return false;
    }

    @Override
    public boolean visitSection(String name) {
      return true;
    }

    @Override
    public boolean visitInvertedSection(String name) {
      return true;
    }
  }
}
