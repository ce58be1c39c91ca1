package io.nochub.hub.plugin;

import java.io.PrintWriter;
import java.io.StringWriter;

/**
 * A plugin threw what its contract does not allow: a mistake in its code, or its classes do not
 * fit. Holds texts only, never the exception itself, so that keeping it does not keep the plugin's
 * classes in memory.
 */
public final class PluginFault extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String pluginId;
  private final String what;
  private final String trace;
  private final boolean fatal;

  PluginFault(String pluginId, String what, Throwable thrown) {
    super("plugin " + pluginId + " failed in " + what + ": " + worded(thrown));
    this.pluginId = pluginId;
    this.what = what;
    this.trace = traceOf(thrown);
    this.fatal = thrown instanceof Error && !(thrown instanceof OutOfMemoryError);
  }

  public String pluginId() {
    return pluginId;
  }

  /** What was called, such as "poll alerts". */
  public String what() {
    return what;
  }

  /** The plugin's stack trace as text, for a dead letter or the log. */
  public String trace() {
    return trace;
  }

  /** Whether the integration is closed because of it: an Error other than lack of memory. */
  public boolean fatal() {
    return fatal;
  }

  private static String worded(Throwable thrown) {
    String message = thrown.getMessage();
    String name = thrown.getClass().getSimpleName();
    return message == null ? name : name + ": " + message;
  }

  private static String traceOf(Throwable thrown) {
    StringWriter text = new StringWriter();
    thrown.printStackTrace(new PrintWriter(text, true));
    return text.toString();
  }
}
