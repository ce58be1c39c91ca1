package io.nochub.hub.routing;

import com.samskivert.mustache.Mustache;
import com.samskivert.mustache.MustacheException;
import java.util.ArrayList;
import java.util.List;

/**
 * Looks at a rule's mustache templates before they are saved, since nobody is there to mend them
 * when they are used.
 */
final class TemplateCheck {
  private TemplateCheck() {}

  /** Why a template cannot be used; empty if it can. */
  static String problemWith(String template) {
    List<String> included = new ArrayList<>();
    try {
      Mustache.compiler().compile(template).visit(new Includes(included));
    } catch (MustacheException e) {
      return String.valueOf(e.getMessage());
    }
    return included.isEmpty() ? "" : "there is no template \"" + included.get(0) + "\" to take in";
  }

  /** Looks for other templates that would be taken in. */
  private record Includes(List<String> found) implements Mustache.Visitor {
    @Override
    public void visitText(String text) {}

    @Override
    public void visitVariable(String name) {}

    @Override
    public boolean visitInclude(String name) {
      found.add(name);
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
