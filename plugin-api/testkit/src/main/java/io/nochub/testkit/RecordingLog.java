package io.nochub.testkit;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.Logger;

/** A logger that keeps what was logged, every level, instead of printing it. Thread-safe. */
public final class RecordingLog {
  private final List<String> lines = new CopyOnWriteArrayList<>();
  private final ch.qos.logback.classic.Logger logger;

  RecordingLog(String name) {
    LoggerContext own = new LoggerContext();
    logger = own.getLogger(name);
    logger.setLevel(Level.TRACE);
    AppenderBase<ILoggingEvent> keeper =
        new AppenderBase<>() {
          @Override
          protected void append(ILoggingEvent event) {
            IThrowableProxy thrown = event.getThrowableProxy();
            lines.add(
                event.getLevel()
                    + " "
                    + event.getFormattedMessage()
                    + (thrown == null ? "" : "\n" + ThrowableProxyUtil.asString(thrown)));
          }
        };
    keeper.setContext(own);
    keeper.start();
    logger.addAppender(keeper);
  }

  public Logger logger() {
    return logger;
  }

  /** Level and message of each line, with the stack trace where there was one. */
  public List<String> lines() {
    return List.copyOf(lines);
  }
}
