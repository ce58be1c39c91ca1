package io.nochub.plugins.email;

import java.util.Set;
import java.util.regex.Pattern;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;
import org.jsoup.select.NodeTraversor;
import org.jsoup.select.NodeVisitor;

/** What a reader without HTML sees of a text: its lines, list marks and link addresses. Pure. */
final class PlainText {
  private static final Set<String> BLOCKS =
      Set.of(
          "p",
          "div",
          "table",
          "tr",
          "ul",
          "ol",
          "li",
          "pre",
          "blockquote",
          "hr",
          "h1",
          "h2",
          "h3",
          "h4",
          "h5",
          "h6");
  private static final Set<String> CELLS = Set.of("td", "th");
  private static final Pattern SPACES = Pattern.compile("\\s+");
  private static final Pattern BEFORE_BREAK = Pattern.compile("[ \\t]+\\n");
  private static final Pattern MANY_BREAKS = Pattern.compile("\\n{3,}");

  private PlainText() {}

  static String of(String html) {
    Writer writer = new Writer();
    NodeTraversor.traverse(writer, Jsoup.parseBodyFragment(html).body());
    String text = BEFORE_BREAK.matcher(writer.text).replaceAll("\n");
    return MANY_BREAKS.matcher(text).replaceAll("\n\n").strip();
  }

  private static final class Writer implements NodeVisitor {
    private final StringBuilder text = new StringBuilder();

    @Override
    public void head(Node node, int depth) {
      if (node instanceof TextNode words) {
        write(words);
      } else if (node instanceof Element element) {
        String name = element.normalName();
        if (name.equals("br")) {
          text.append('\n');
        } else if (BLOCKS.contains(name)) {
          breakLine();
          text.append(name.equals("li") ? "- " : "");
        } else if (CELLS.contains(name) && element.elementSiblingIndex() > 0) {
          text.append("  ");
        }
      }
    }

    @Override
    public void tail(Node node, int depth) {
      if (!(node instanceof Element element)) {
        return;
      }
      String name = element.normalName();
      String address = element.attr("href");
      if (name.equals("a") && !address.isBlank() && !address.equals(element.text())) {
        text.append(" (").append(address).append(')');
      } else if (name.equals("p") || name.equals("table")) {
        breakLine();
        text.append('\n');
      } else if (BLOCKS.contains(name)) {
        breakLine();
      }
    }

    private void write(TextNode words) {
      Element parent = words.parent();
      boolean asItStands = parent != null && parent.normalName().equals("pre");
      String written =
          asItStands ? words.getWholeText() : SPACES.matcher(words.getWholeText()).replaceAll(" ");
      text.append(atLineStart() && !asItStands ? written.stripLeading() : written);
    }

    private void breakLine() {
      if (!atLineStart()) {
        text.append('\n');
      }
    }

    private boolean atLineStart() {
      return text.isEmpty() || text.charAt(text.length() - 1) == '\n';
    }
  }
}
