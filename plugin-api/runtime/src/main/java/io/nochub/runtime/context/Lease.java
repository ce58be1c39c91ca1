package io.nochub.runtime.context;

import io.nochub.api.http.HttpAccess;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;

/** Lends objects that stop to work all at once when the lease ends. Thread-safe. */
final class Lease {
  private final String integrationId;
  private volatile boolean ended;

  Lease(String integrationId) {
    this.integrationId = integrationId;
  }

  void end() {
    ended = true;
  }

  void check() {
    if (ended) {
      throw new IllegalStateException(
          "The integration " + integrationId + " is closed and its context withdrawn");
    }
  }

  /** The object behind an interface of the plugin API, usable as long as the lease runs. */
  <T> T lend(Class<T> type, T object) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (self, method, arguments) -> call(object, self, method, arguments)));
  }

  private Object call(Object object, Object self, Method method, Object[] arguments)
      throws Throwable {
    switch (method.getName()) {
      case "equals" -> {
        return self == arguments[0];
      }
      case "hashCode" -> {
        return System.identityHashCode(self);
      }
      case "toString" -> {
        return object.toString();
      }
      default -> check();
    }
    try {
      Object result = method.invoke(object, arguments);
      // The client with a vendor's manners is lent like the plain one.
      return result instanceof HttpAccess access ? lend(HttpAccess.class, access) : result;
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }
}
