package io.photonpump.spring.boot.autoconfigure;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.SearchStrategy;
import org.springframework.context.annotation.Conditional;

/**
 * Matches for a default bean that each context of a hierarchy creates for itself, because the bean depends on the beans and
 * properties of its context. The default backs off if the application defines such a bean in the context or in a parent.
 */
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@ConditionalOnMissingBean(search = SearchStrategy.CURRENT)
@Conditional(NotInheritedCondition.class)
@interface ConditionalOnMissingInContext {}
