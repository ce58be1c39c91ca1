package io.nochub.hub.plugin;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the promise of the plugin API that calls to one role object do not overlap, save those its
 * Javadoc calls thread-safe. A listener's {@code listen} runs for as long as the source lives, so
 * it cannot take part.
 */
final class RoleGuard implements InvocationHandler {
  private static final Set<String> MAY_OVERLAP =
      Set.of(
          "read",
          "lookUp",
          "authenticate",
          "onlyAnswers",
          "send",
          "listen",
          "name",
          "feed",
          "keptHeaders",
          "secretFacts",
          "limits",
          "usualInterval",
          "longest",
          "findLag",
          "problemWith");

  private volatile @Nullable Object role;
  private final ReentrantLock turn = new ReentrantLock(true);

  private RoleGuard(Object role) {
    this.role = role;
  }

  /** The same role, one call at a time; waiting for the turn ends by interruption. */
  static <R> R around(Class<R> type, Object role) {
    Object guarded =
        Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, new RoleGuard(role));
    return type.cast(guarded);
  }

  /** After this the role answers with IllegalStateException, and the plugin's object is let go. */
  static void withdraw(Object guarded) {
    if (Proxy.getInvocationHandler(guarded) instanceof RoleGuard guard) {
      guard.role = null;
    }
  }

  @Override
  public @Nullable Object invoke(
      Object proxy, Method method, @Nullable Object @Nullable [] arguments) throws Throwable {
    boolean alone =
        !MAY_OVERLAP.contains(method.getName()) && method.getDeclaringClass() != Object.class;
    if (alone) {
      turn.lockInterruptibly();
    }
    try {
      Object now = role;
      if (now == null) {
        throw new IllegalStateException("the integration of this role is closed");
      }
      return method.invoke(now, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause() == null ? e : e.getCause();
    } finally {
      if (alone) {
        turn.unlock();
      }
    }
  }
}
