package io.photonpump.spring.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.photonpump.spring.annotation.EventHandler;
import io.photonpump.spring.annotation.EventStoreSubscription;
import io.photonpump.spring.event.SubscriptionEvent;
import io.photonpump.spring.listener.ContainerState;
import io.photonpump.spring.listener.SubscriptionRegistry;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import org.aopalliance.intercept.MethodInterceptor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.aop.framework.AopProxyUtils;
import org.springframework.aop.framework.ProxyFactory;
import org.springframework.aop.support.DefaultPointcutAdvisor;
import org.springframework.beans.factory.FactoryBean;
import org.springframework.beans.factory.ObjectFactory;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.beans.factory.config.CustomScopeConfigurer;
import org.springframework.beans.factory.config.Scope;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.boot.LazyInitializationBeanFactoryPostProcessor;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.context.annotation.ScopedProxyMode;
import org.springframework.context.event.EventListener;
import org.springframework.core.Ordered;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.AsyncAnnotationBeanPostProcessor;
import org.springframework.scheduling.annotation.EnableAsync;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** All kinds of Spring beans as listeners: each receives its events, or the application fails to start with the reason. */
@Timeout(60)
class ListenerBeansTest extends StarterTest {

    @Test
    void listeners_start_in_a_lazy_application() {
        jumps(1);
        application(Board.class, Announcements.class)
                .withInitializer(context ->
                        context.addBeanFactoryPostProcessor(new LazyInitializationBeanFactoryPostProcessor()))
                .run(context -> {
                    awaitState(context, "board", ContainerState.RUNNING);
                    context.getBean(Board.class).seen.awaitExactly(1);
                    // Application events are published as in an eager application.
                    context.getBean(Announcements.class).seen.awaitAll(List.of("Started"));
                });
    }

    @Test
    void a_lazy_bean_receives_events() {
        jumps(1);
        application(LazyBoard.class).run(context -> {
            awaitState(context, "lazy", ContainerState.RUNNING);
            context.getBean(LazyBoard.class).seen.awaitExactly(1);
        });
    }

    @Test
    void the_product_of_a_factory_bean_receives_events() {
        jumps(1);
        application(Product.class).run(context -> {
            awaitState(context, "board", ContainerState.RUNNING);
            context.getBean(Board.class).seen.awaitExactly(1);
        });
    }

    @Test
    void a_bean_with_a_scoped_proxy_receives_events_in_its_current_instance() {
        jumps(1);
        application(Refreshed.class, Scopes.class).run(context -> {
            awaitState(context, "refreshed", ContainerState.RUNNING);
            Scopes scopes = context.getBean(Scopes.class);
            Refreshed.SEEN.awaitExactly("1 by " + Refreshed.MADE.get());
            scopes.refresh.clear();
            jumps(2);
            await().atMost(SOON).until(() -> Refreshed.SEEN.all().size() == 2);
            assertThat(Refreshed.SEEN.all()).last().isEqualTo("2 by " + Refreshed.MADE.get());
            assertThat(context.getBean(SubscriptionRegistry.class).containers()).hasSize(1);
        });
    }

    @Test
    void a_scoped_bean_without_a_proxy_is_refused() {
        ListenerSettingsTest.refused(
                ListenerSettingsTest.application(RefreshedWithoutProxy.class, Scopes.class),
                "RefreshedWithoutProxy",
                "has the scope 'refresh' and no scoped proxy",
                "proxyMode");
    }

    @Test
    void a_bean_of_an_inactive_scope_is_refused() {
        ListenerSettingsTest.refused(
                ListenerSettingsTest.application(OfRequest.class, Scopes.class),
                "OfRequest",
                "has the scope 'request', which is not active");
        // A scope that is not registered is not active either.
        ListenerSettingsTest.refused(
                ListenerSettingsTest.application(OfRequest.class), "OfRequest", "has the scope 'request'");
    }

    @Test
    void a_prototype_is_refused() {
        ListenerSettingsTest.refused(ListenerSettingsTest.application(Prototype.class), "Prototype", "is a prototype");
        ListenerSettingsTest.refused(
                ListenerSettingsTest.application(Prototype.class, NeedsPrototype.class), "Prototype", "is a prototype");
    }

    @Test
    void a_listener_stops_with_its_bean_and_starts_with_the_next_one() {
        jumps(1);
        application(Board.class).run(context -> {
            awaitState(context, "board", ContainerState.RUNNING);
            ConfigurableApplicationContext application =
                    (ConfigurableApplicationContext) context.getSourceApplicationContext();
            String name = context.getBeanNamesForType(Board.class)[0];
            Board first = context.getBean(Board.class);
            first.seen.awaitExactly(1);
            ((DefaultListableBeanFactory) application.getBeanFactory()).destroySingleton(name);
            assertThat(context.getBean(SubscriptionRegistry.class).find("board"))
                    .isEmpty();
            Board second = context.getBean(Board.class);
            second.seen.awaitExactly(1);
            jumps(2);
            second.seen.awaitExactly(1, 2);
            assertThat(first.seen.all()).containsExactly(1);
        });
    }

    @ParameterizedTest
    @ValueSource(
            classes = {
                FinalMethod.class,
                PrivateMethod.class,
                StaticMethod.class,
                InheritedFinalMethod.class,
                FinalHandler.class
            })
    void a_method_that_a_proxy_cannot_pass_on_is_refused(Class<?> listener) {
        ListenerSettingsTest.refused(
                ListenerSettingsTest.application(listener, ClassProxies.class),
                listener.getSimpleName() + ".on",
                "its bean is a proxy");
    }

    @Test
    void the_same_methods_are_accepted_without_a_proxy() {
        application(FinalMethod.class, PrivateMethod.class, StaticMethod.class, FinalHandler.class)
                .run(context -> {
                    assertThat(context).hasNotFailed();
                    awaitState(context, "final", ContainerState.RUNNING);
                    jumps(3);
                    context.getBean(FinalMethod.class).seen.awaitExactly(3);
                });
    }

    @Test
    void a_package_private_method_works_through_a_proxy() {
        application(PackagePrivateMethod.class, ClassProxies.class).run(context -> {
            awaitState(context, "package", ContainerState.RUNNING);
            jumps(3);
            ((PackagePrivateMethod) target(context.getBean(PackagePrivateMethod.class))).seen.awaitExactly(3);
        });
    }

    @Test
    void a_method_that_no_interface_of_a_proxy_declares_is_refused() {
        ListenerSettingsTest.refused(
                ListenerSettingsTest.application(NotOnInterface.class, InterfaceProxies.class),
                "NotOnInterface.on",
                "proxy of interfaces (Club)",
                "none of them declares the method");
    }

    @Test
    void a_final_class_that_needs_a_proxy_fails_the_start() {
        ListenerSettingsTest.application(FinalClass.class, ClassProxies.class)
                .run(context -> assertThat(context).getFailure().hasStackTraceContaining("final class"));
    }

    @ParameterizedTest
    @ValueSource(
            classes = {
                AsyncVoid.class,
                AsyncClass.class,
                AsyncMono.class,
                AsyncHandler.class,
                AsyncByAnotherAnnotation.class
            })
    void an_async_method_without_a_future_is_refused(Class<?> listener) {
        ListenerSettingsTest.refused(
                ListenerSettingsTest.application(listener, WithAsync.class),
                listener.getSimpleName() + ".on",
                "is @Async and does not return a CompletableFuture");
    }

    @Test
    void an_event_is_handled_when_the_future_of_an_async_method_completes() {
        application(AsyncFuture.class, WithAsync.class).run(context -> {
            awaitState(context, "async", ContainerState.RUNNING);
            jumps(1);
            AsyncFuture bean = (AsyncFuture) target(context.getBean(AsyncFuture.class));
            await().atMost(SOON).until(() -> bean.begun.get() == 1);
            assertThat(listener(context, "async").status().processed()).isZero();
            bean.done.complete(null);
            await().atMost(SOON).until(() -> listener(context, "async").status().processed() == 1);
        });
    }

    @ParameterizedTest
    @ValueSource(classes = {ReturnsText.class, ReturnsEverything.class, ReturnsFutures.class, ReturnsRunnable.class})
    void a_method_with_an_unused_return_value_is_refused(Class<?> listener) {
        ListenerSettingsTest.refused(
                ListenerSettingsTest.application(listener),
                listener.getSimpleName() + ".on",
                "does not use that value");
    }

    @Test
    void a_method_may_return_a_value_to_wait_for() {
        ListenerSettingsTest.application(ReturnsWhatIsAwaited.class)
                .run(context -> assertThat(context).hasNotFailed());
    }

    private static Object target(Object proxy) {
        return Objects.requireNonNull(AopProxyUtils.getSingletonTarget(proxy));
    }

    static class Board {
        final Seen<Integer> seen = new Seen<>();

        @EventStoreSubscription(id = "board", stream = "jumps", from = "start")
        void on(PonyJumped jump) {
            seen.add(jump.height());
        }
    }

    static class Announcements {
        final Seen<String> seen = new Seen<>();

        @EventListener
        void on(SubscriptionEvent event) {
            seen.add(event.getClass().getSimpleName());
        }
    }

    @Lazy
    @Component
    static class LazyBoard {
        final Seen<Integer> seen = new Seen<>();

        @EventStoreSubscription(id = "lazy", stream = "jumps", from = "start")
        void on(PonyJumped jump) {
            seen.add(jump.height());
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Product {
        @Bean
        static FactoryBean<Board> product() {
            return new FactoryBean<>() {
                @Override
                public Board getObject() {
                    return new Board();
                }

                @Override
                public Class<?> getObjectType() {
                    return Board.class;
                }
            };
        }
    }

    /** Two scopes: "refresh", whose beans can be cleared, and "request", which is never active. */
    @Configuration(proxyBeanMethods = false)
    static class Scopes {
        final Refresh refresh = SCOPE;

        static final Refresh SCOPE = new Refresh();

        @Bean
        static CustomScopeConfigurer scopes() {
            CustomScopeConfigurer scopes = new CustomScopeConfigurer();
            scopes.addScope("refresh", SCOPE);
            scopes.addScope("request", new Inactive());
            return scopes;
        }
    }

    static class Refresh implements Scope {
        private final Map<String, Object> current = new HashMap<>();

        synchronized void clear() {
            current.clear();
        }

        @Override
        public synchronized Object get(String name, ObjectFactory<?> factory) {
            Object found = current.get(name);
            if (found == null) {
                found = factory.getObject();
                current.put(name, found);
            }
            return found;
        }

        @Override
        public synchronized Object remove(String name) {
            return current.remove(name);
        }

        @Override
        public void registerDestructionCallback(String name, Runnable callback) {}

        @Override
        public Object resolveContextualObject(String key) {
            return null;
        }

        @Override
        public String getConversationId() {
            return "refresh";
        }
    }

    static class Inactive extends Refresh {
        @Override
        public Object get(String name, ObjectFactory<?> factory) {
            throw new IllegalStateException("No thread-bound request found");
        }
    }

    @Component
    @org.springframework.context.annotation.Scope(value = "refresh", proxyMode = ScopedProxyMode.TARGET_CLASS)
    static class Refreshed {
        static final AtomicInteger MADE = new AtomicInteger();
        static final Seen<String> SEEN = new Seen<>();

        private final int number = MADE.incrementAndGet();

        @EventStoreSubscription(id = "refreshed", stream = "jumps", from = "start")
        void on(PonyJumped jump) {
            SEEN.add(jump.height() + " by " + number);
        }
    }

    @Component
    @org.springframework.context.annotation.Scope("refresh")
    static class RefreshedWithoutProxy {
        @EventStoreSubscription(stream = "jumps", from = "start")
        void on(PonyJumped jump) {}
    }

    @Component
    @org.springframework.context.annotation.Scope(value = "request", proxyMode = ScopedProxyMode.TARGET_CLASS)
    static class OfRequest {
        @EventStoreSubscription(stream = "jumps", from = "start")
        void on(PonyJumped jump) {}
    }

    @Component
    @org.springframework.context.annotation.Scope("prototype")
    static class Prototype {
        @EventStoreSubscription(stream = "jumps", from = "start")
        void on(PonyJumped jump) {}
    }

    record NeedsPrototype(Prototype prototype) {}

    /** Wraps the listeners of this test in class-based proxies, as transactions do. */
    static class ClassProxies {
        @Bean
        static BeanPostProcessor proxies() {
            return new Proxies(true);
        }
    }

    static class InterfaceProxies {
        @Bean
        static BeanPostProcessor proxies() {
            return new Proxies(false);
        }
    }

    private record Proxies(boolean ofClasses) implements BeanPostProcessor, Ordered {
        @Override
        public int getOrder() {
            return HIGHEST_PRECEDENCE;
        }

        @Override
        public Object postProcessAfterInitialization(Object bean, String beanName) {
            if (!(bean instanceof Proxied)) {
                return bean;
            }
            ProxyFactory proxy = new ProxyFactory(bean);
            proxy.setProxyTargetClass(ofClasses);
            proxy.addAdvisor(new DefaultPointcutAdvisor((MethodInterceptor) invocation -> invocation.proceed()));
            return proxy.getProxy(bean.getClass().getClassLoader());
        }
    }

    interface Proxied {}

    interface Club extends Proxied {}

    static class FinalMethod implements Proxied {
        final Seen<Integer> seen = new Seen<>();

        @EventStoreSubscription(id = "final", stream = "jumps")
        final void on(PonyJumped jump) {
            seen.add(jump.height());
        }
    }

    static class PrivateMethod implements Proxied {
        @EventStoreSubscription(id = "private", stream = "jumps")
        private void on(PonyJumped jump) {}
    }

    static class StaticMethod implements Proxied {
        @EventStoreSubscription(id = "static", stream = "jumps")
        static void on(PonyJumped jump) {}
    }

    static class InheritedFinalMethod extends FinalMethod {}

    @EventStoreSubscription(id = "handler", stream = "jumps")
    static class FinalHandler implements Proxied {
        @EventHandler
        final void on(PonyJumped jump) {}
    }

    static class PackagePrivateMethod implements Proxied {
        final Seen<Integer> seen = new Seen<>();

        @EventStoreSubscription(id = "package", stream = "jumps")
        void on(PonyJumped jump) {
            seen.add(jump.height());
        }
    }

    static class NotOnInterface implements Club {
        @EventStoreSubscription("jumps")
        void on(PonyJumped jump) {}
    }

    static final class FinalClass implements Proxied {
        @EventStoreSubscription("jumps")
        void on(PonyJumped jump) {}
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAsync
    static class WithAsync {
        /** Makes methods with an annotation of the application asynchronous. */
        @Bean
        static BeanPostProcessor elsewhere() {
            var advice = new AsyncAnnotationBeanPostProcessor();
            advice.setAsyncAnnotationType(Elsewhere.class);
            return advice;
        }
    }

    @Retention(RetentionPolicy.RUNTIME)
    @interface Elsewhere {}

    static class AsyncVoid {
        @Async
        @EventStoreSubscription("jumps")
        void on(PonyJumped jump) {}
    }

    @Async
    static class AsyncClass {
        @EventStoreSubscription("jumps")
        void on(PonyJumped jump) {}
    }

    static class AsyncMono {
        @Async
        @EventStoreSubscription("jumps")
        Mono<Void> on(PonyJumped jump) {
            return Mono.empty();
        }
    }

    @EventStoreSubscription("jumps")
    static class AsyncHandler {
        @Async
        @EventHandler
        void on(PonyJumped jump) {}
    }

    static class AsyncByAnotherAnnotation {
        @Elsewhere
        @EventStoreSubscription("jumps")
        void on(PonyJumped jump) {}
    }

    static class AsyncFuture {
        final AtomicInteger begun = new AtomicInteger();
        final CompletableFuture<Void> done = new CompletableFuture<>();

        @Async
        @EventStoreSubscription(id = "async", stream = "jumps")
        CompletableFuture<Void> on(PonyJumped jump) {
            begun.incrementAndGet();
            return done;
        }
    }

    static class ReturnsText {
        @EventStoreSubscription("jumps")
        String on(PonyJumped jump) {
            return "text";
        }
    }

    static class ReturnsEverything {
        @EventStoreSubscription("jumps")
        Object on(PonyJumped jump) {
            return jump;
        }
    }

    static class ReturnsFutures {
        @EventStoreSubscription("jumps")
        List<CompletableFuture<Void>> on(PonyJumped jump) {
            return List.of();
        }
    }

    static class ReturnsRunnable {
        @EventStoreSubscription("jumps")
        Runnable on(PonyJumped jump) {
            return () -> {};
        }
    }

    static class ReturnsWhatIsAwaited {
        @EventStoreSubscription("jumps")
        CompletionStage<String> stage(PonyJumped jump) {
            return CompletableFuture.completedFuture("");
        }

        @EventStoreSubscription("jumps")
        Mono<String> mono(PonyJumped jump) {
            return Mono.empty();
        }

        @EventStoreSubscription("jumps")
        Flux<String> flux(PonyJumped jump) {
            return Flux.empty();
        }

        @EventStoreSubscription("jumps")
        Void nothing(PonyJumped jump) {
            return null;
        }
    }
}
