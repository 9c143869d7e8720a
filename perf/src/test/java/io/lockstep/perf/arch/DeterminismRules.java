/*
 * Copyright 2026 The Lockstep Authors.
 *
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 * https://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */
package io.lockstep.perf.arch;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noCodeUnits;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;

import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;

/**
 * Rule 20: what every replica must do alike. Bytecode shows calls, fields and signatures; arithmetic on a local
 * variable it does not, so a clean run is no proof, while a finding is.
 * <p>
 * Threading: immutable.
 */
final class DeterminismRules
{
    private static final Set<String> FLOATING = Set.of("float", "double", "java.lang.Float", "java.lang.Double");
    private static final List<Class<?>> HASHED =
        List.of(HashMap.class, HashSet.class, IdentityHashMap.class, WeakHashMap.class);

    /** Methods whose answer hangs on the process, the machine or its settings. */
    private static final Map<String, Set<String>> ENVIRONMENT = Map.of(
        "java.lang.System", Set.of("nanoTime", "currentTimeMillis", "getProperty", "getProperties", "getenv",
            "identityHashCode", "lineSeparator"),
        "java.lang.Math", Set.of("random"),
        "java.lang.StrictMath", Set.of("random"),
        "java.util.UUID", Set.of("randomUUID"),
        "java.util.Collections", Set.of("shuffle"),
        "java.util.Locale", Set.of("getDefault"),
        "java.util.TimeZone", Set.of("getDefault"),
        "java.nio.charset.Charset", Set.of("defaultCharset"),
        "java.lang.Runtime", Set.of("getRuntime"));

    private final String[] packages;
    private final String[] simulated;

    /**
     * Rules for a tree of packages.
     *
     * @param base package above all modules.
     */
    DeterminismRules(final String base)
    {
        packages = new String[] {
            base + ".sequencer.stamp..", base + ".replica.apply..", base + ".replica.machines.."};
        simulated = new String[] {base + ".sim.."};
    }

    /** One seed is one run: a simulation has time and chance from its scheduler and seed, and one thread. */
    ArchRule simulationKnowsNoClockChanceOrThread()
    {
        return noClasses().that().resideInAnyPackage(simulated).and(areSimulated())
            .should().dependOnClassesThat(DescribedPredicate.describe("are clocks, chance or threads of the machine",
                (each) -> isOfTheMachine(each)))
            .as("a simulation knows no clock, chance or thread but its own")
            .allowEmptyShould(true);
    }

    /** Nothing of the process may show in a run. */
    ArchRule simulationAsksNothingOfTheEnvironment()
    {
        return noClasses().that().resideInAnyPackage(simulated).and(areSimulated())
            .should().callMethodWhere(DescribedPredicate.describe("asks the environment", (call) -> asks(call)))
            .as("a simulation asks nothing of the environment")
            .allowEmptyShould(true);
    }

    /** The order of a hash differs between two processes where its keys are objects without a hash of their own. */
    ArchRule simulationIteratesNoHash()
    {
        return classes().that().resideInAnyPackage(simulated).and(areSimulated())
            .should(haveNoAccess("a collection whose order may differ", DeterminismRules::isUnstableOrder))
            .as("a simulation iterates no hash of objects")
            .allowEmptyShould(true);
    }

    /** Input is sequence, sequenced timestamp and bytes. */
    ArchRule coreKnowsNoClockChanceOrThread()
    {
        return noClasses().that().resideInAnyPackage(packages).and(areWritten())
            .should().dependOnClassesThat(DescribedPredicate.describe("are clocks, chance or threads",
                (each) -> isClockChanceOrThread(each)))
            .as("the deterministic core knows no clock, chance or thread")
            .allowEmptyShould(true);
    }

    /** Nothing of the process may show in the state. */
    ArchRule coreAsksNothingOfTheEnvironment()
    {
        return noClasses().that().resideInAnyPackage(packages).and(areWritten())
            .should().callMethodWhere(DescribedPredicate.describe("asks the environment", (call) -> asks(call)))
            .as("the deterministic core asks nothing of the environment")
            .allowEmptyShould(true);
    }

    /**
     * The order of a hash is nobody's order: it may differ between two processes that hold the same. A method named
     * {@code sorted*} may go over one, as what it gives back has an order of its own.
     */
    ArchRule coreIteratesNoHash()
    {
        return classes().that().resideInAnyPackage(packages).and(areWritten())
            .should(haveNoAccess("a collection whose order is a hash", DeterminismRules::isHashOrder))
            .as("the deterministic core iterates no hash")
            .allowEmptyShould(true);
    }

    /** Floating point in fields. */
    ArchRule coreHoldsNoFloatingPoint()
    {
        return noFields().that().areDeclaredInClassesThat(areWritten().and(resideInAnyPackage(packages)))
            .should().haveRawType(floating())
            .as("the deterministic core holds no floating point")
            .allowEmptyShould(true);
    }

    /** Floating point in what methods and constructors take and give, its own and those it calls. */
    ArchRule corePassesNoFloatingPoint()
    {
        return classes().that().resideInAnyPackage(packages).and(areWritten())
            .should(haveNoAccess("floating point", DeterminismRules::passesFloatingPoint))
            .as("the deterministic core passes no floating point")
            .allowEmptyShould(true);
    }

    /** Floating point in the signatures of its own methods. */
    ArchRule coreDeclaresNoFloatingPoint()
    {
        return noCodeUnits().that().areDeclaredInClassesThat(areWritten().and(resideInAnyPackage(packages)))
            .should().haveRawReturnType(floating())
            .orShould().haveRawParameterTypes(DescribedPredicate.describe("floating point",
                (types) -> types.stream().anyMatch(DeterminismRules::isFloating)))
            .as("the deterministic core declares no floating point")
            .allowEmptyShould(true);
    }

    /** Generated codecs read a property at start, which decides what they check and not what they read or write. */
    private static DescribedPredicate<JavaClass> areWritten()
    {
        return DescribedPredicate.describe("are not generated", (each) ->
            !each.getPackageName().endsWith(".codecs") && !each.getPackageName().contains(".codecs."));
    }

    /** Who runs seeds one after the other, for minutes and in processes, is no part of a run. */
    private static DescribedPredicate<JavaClass> areSimulated()
    {
        return DescribedPredicate.describe("are no runners of seeds",
            (each) -> !each.getName().replaceAll("\\$.*", "").matches(".*\\.sim\\.run\\.\\w*(Runner|Hunt|Build|Tool)"));
    }

    private static boolean isOfTheMachine(final JavaClass each)
    {
        final String name = each.getName();
        final boolean isUnit = "java.util.concurrent.TimeUnit".equals(name) || "java.time.Duration".equals(name) ||
            name.startsWith("java.time.temporal.");
        final boolean isPort = name.startsWith("org.agrona.concurrent.") && each.isInterface();
        return isClockChanceOrThread(each) && !isUnit && !isPort;
    }

    private static boolean isUnstableOrder(final JavaAccess<?> access)
    {
        final JavaClass owner = access.getTargetOwner();
        final boolean isByNumber = "org.agrona.collections".equals(owner.getPackageName()) &&
            owner.getName().matches(".*\\.(Int|Long|BiInt)\\w*(\\$.*)?");
        return isHashOrder(access) && !isByNumber;
    }

    private static boolean isClockChanceOrThread(final JavaClass each)
    {
        final String name = each.getName();
        final String packageName = each.getPackageName();
        return "java.time".equals(packageName) || packageName.startsWith("java.time.") ||
            packageName.startsWith("java.util.concurrent") || packageName.startsWith("java.util.random") ||
            packageName.startsWith("org.agrona.concurrent") && name.endsWith("Clock") ||
            Set.of("java.util.Random", "java.util.SplittableRandom", "java.security.SecureRandom", "java.util.Date",
                "java.util.Calendar", "java.util.Timer", "java.lang.Thread", "java.lang.ThreadLocal")
                .contains(name);
    }

    private static boolean asks(final JavaCall<?> call)
    {
        final String owner = call.getTargetOwner().getName();
        final Set<String> methods = ENVIRONMENT.get(owner);
        if (null != methods && methods.contains(call.getName()))
        {
            return true;
        }
        final List<JavaClass> parameters = call.getTarget().getRawParameterTypes();
        final boolean hasLocale = !parameters.isEmpty() && "java.util.Locale".equals(parameters.get(0).getName());
        return "java.lang.String".equals(owner) &&
            (Set.of("format", "toLowerCase", "toUpperCase").contains(call.getName()) && !hasLocale ||
            "getBytes".equals(call.getName()) && parameters.isEmpty() || "formatted".equals(call.getName()));
    }

    private static boolean isHashOrder(final JavaAccess<?> access)
    {
        final JavaClass owner = access.getTargetOwner();
        if (access.getOrigin().getName().matches("(lambda\\$)?sorted[A-Z].*"))
        {
            return false;
        }
        for (final Class<?> each : HASHED)
        {
            if (owner.isEquivalentTo(each))
            {
                return true;
            }
        }
        if (!(access instanceof JavaCall))
        {
            return false;
        }
        final String name = access.getName();
        final boolean isSalted = (owner.isEquivalentTo(Map.class) || owner.isEquivalentTo(Set.class)) &&
            Set.of("of", "copyOf", "ofEntries").contains(name);
        final boolean isAgrona = "org.agrona.collections".equals(owner.getPackageName()) &&
            owner.getSimpleName().matches(".*(Map|Set|Cache|KeySet|Values|Values?Collection|EntrySet)") &&
            (name.matches("(int|long)?[fF]orEach.*|removeIf.*|(retain|remove)All") ||
            Set.of("iterator", "keySet", "values", "entrySet", "stream", "toArray").contains(name));
        return isSalted || isAgrona;
    }

    private static boolean passesFloatingPoint(final JavaAccess<?> access)
    {
        if (!(access instanceof JavaCall))
        {
            return false;
        }
        // A collection's load factor shapes its table and nothing else.
        final JavaCall<?> call = (JavaCall<?>)access;
        if ("org.agrona.collections".equals(call.getTargetOwner().getPackageName()))
        {
            return false;
        }
        return isFloating(call.getTarget().getRawReturnType()) ||
            call.getTarget().getRawParameterTypes().stream().anyMatch(DeterminismRules::isFloating);
    }

    private static DescribedPredicate<JavaClass> floating()
    {
        return DescribedPredicate.describe("floating point", DeterminismRules::isFloating);
    }

    private static boolean isFloating(final JavaClass each)
    {
        return FLOATING.contains(each.getBaseComponentType().getName());
    }

    private static ArchCondition<JavaClass> haveNoAccess(
        final String what, final java.util.function.Predicate<JavaAccess<?>> isForbidden)
    {
        return new ArchCondition<>("have no access to " + what)
        {
            @Override
            public void check(final JavaClass item, final ConditionEvents events)
            {
                for (final JavaAccess<?> each : item.getAccessesFromSelf())
                {
                    if (isForbidden.test(each))
                    {
                        events.add(SimpleConditionEvent.violated(each, each.getDescription()));
                    }
                }
            }
        };
    }
}
