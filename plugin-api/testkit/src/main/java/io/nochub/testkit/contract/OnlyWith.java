package io.nochub.testkit.contract;

import io.nochub.api.Capability;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.platform.commons.support.AnnotationSupport;

/** Leaves out a group, or one test, unless the type declares one of these. */
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(OnlyWith.Condition.class)
@interface OnlyWith {
  Capability[] value();

  /** Asks the contract, which is there already because it lives as long as its class. */
  final class Condition implements ExecutionCondition {
    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
      Optional<OnlyWith> needed =
          AnnotationSupport.findAnnotation(context.getElement(), OnlyWith.class);
      Optional<IntegrationContract<?>> kit = kit(context);
      if (needed.isEmpty() || kit.isEmpty()) {
        return ConditionEvaluationResult.enabled("nothing is needed");
      }
      Capability[] any = needed.get().value();
      return Arrays.stream(any).anyMatch(kit.get()::declares)
          ? ConditionEvaluationResult.enabled("declared")
          : ConditionEvaluationResult.disabled("declares none of " + Arrays.toString(any));
    }

    private static Optional<IntegrationContract<?>> kit(ExtensionContext context) {
      for (ExtensionContext at = context; ; at = at.getParent().get()) {
        Optional<IntegrationContract<?>> kit =
            at.getTestInstance()
                .flatMap(
                    test ->
                        test instanceof IntegrationContract<?> contract
                            ? Optional.of(contract)
                            : Optional.empty());
        if (kit.isPresent() || at.getParent().isEmpty()) {
          return kit;
        }
      }
    }
  }
}
