package io.nochub.hub.web;

import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.output.StringOutput;
import io.nochub.hub.access.Actor;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Renders the templates that were compiled with the program. Thread-safe. */
public final class Pages {
  private final TemplateEngine templates = TemplateEngine.createPrecompiled(ContentType.Html);
  private final Assets assets;

  public Pages(Assets assets) {
    this.assets = assets;
  }

  /** The frame of a page without search and troubles. */
  public Frame frame(String title, String section, @Nullable Actor actor) {
    return new Frame(title, section, actor, "", List.of(), assets);
  }

  /** The frame of a page. */
  public Frame frame(
      String title, String section, Actor actor, String search, List<String> troubles) {
    return new Frame(title, section, actor, search, troubles, assets);
  }

  Assets assets() {
    return assets;
  }

  /** 200 with a page or a part of one. */
  public Answer show(String template, Map<String, Object> values) {
    StringOutput output = new StringOutput();
    templates.render(template + ".jte", values, output);
    return Answer.text("text/html; charset=utf-8", output.toString());
  }
}
