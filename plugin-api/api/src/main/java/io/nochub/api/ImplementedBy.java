package io.nochub.api;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Says who implements an interface. To one of PLUGIN only default methods are added within a major
 * version.
 */
@Documented
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.CLASS)
public @interface ImplementedBy {
  Side value();

  enum Side {
    PLUGIN,
    HUB
  }
}
