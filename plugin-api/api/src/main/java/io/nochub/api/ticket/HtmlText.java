package io.nochub.api.ticket;

/** What people wrote in a ticket system's rich text editor. */
public final class HtmlText {
  private HtmlText() {}

  /** Its words, with line breaks where its blocks end; styles, scripts and tags are left out. */
  public static String plain(String html) {
    return html.replaceAll("(?is)<(style|script)\\b.*?</\\1>", "")
        .replaceAll("\\s+", " ")
        .replaceAll("(?i)<br\\s*/?>|</(p|div|li|tr|h[1-6]|blockquote)>", "\n")
        .replaceAll("<[^>]*>", "")
        .replace("&nbsp;", " ")
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&#39;", "'")
        .replace("&amp;", "&")
        .replaceAll(" *\n *", "\n")
        .strip();
  }
}
