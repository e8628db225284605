# The commands of this repository. `make demo` and `make test` install what is missing (Debian, Ubuntu) and need only a
# Swift 6 toolchain beside that.

PREFIX ?= /usr/local
PROGRAM := .build/release/kubectl-harden
FIXTURES ?= ../shared/fixtures

# Swift's runtime, libstdc++ and libgcc go into the program, so that it needs nothing but libc and libm where it runs. A
# folder with the archive alone keeps the linker from taking the shared libstdc++ that lies beside it.
STATIC_LIBRARIES := .build/static-libraries
# The first use of a generic type takes 50 µs where the runtime has to find it by its mangled name, as swiftc has it to save
# space. A hook starts once per push, and uses a hundred of them.
QUICK_TYPES := -Xswiftc -Xfrontend -Xswiftc -disable-concrete-type-metadata-mangled-name-accessors
RELEASE_FLAGS := -c release --product kubectl-harden --static-swift-stdlib -Xswiftc -L$(CURDIR)/$(STATIC_LIBRARIES) \
	-Xswiftc -Xclang-linker -Xswiftc -static-libgcc $(QUICK_TYPES) -Xlinker -s

.PHONY: build static dist image demo test test-fast test-debian schema schema-compare differential kustomize-differential fix-corpus fuzz bench docs mutation lint format install clean

build:
	@.ci/install-packages
	@mkdir -p $(STATIC_LIBRARIES)
	@ln -sf "$$(gcc -print-file-name=libstdc++.a)" $(STATIC_LIBRARIES)/
	swift build $(RELEASE_FLAGS)

# A program that needs no library at all, for hosts without glibc 2.36: it also runs on musl and in bare chroots.
static:
	@.ci/install-packages
	swift build -c release --product kubectl-harden --scratch-path .build-static -Xswiftc -static-executable $(QUICK_TYPES) \
		-Xlinker -s
	@file .build-static/release/kubectl-harden 2>/dev/null || true

# The archives of a release: RELEASE_URL is where they will be.
dist: build static
	.ci/dist $(RELEASE_URL)

# The images of containers, as archives in dist/: no daemon is needed.
image: static
	.ci/image

demo: build
	@docs/demo/run $(PROGRAM)

test:
	@.ci/install-packages gitolite3
	swift build --build-tests -Xswiftc -warnings-as-errors
	.ci/test

# The tests of single parts, without those of the program as a whole: they answer in seconds.
test-fast:
	swift build --build-tests -Xswiftc -warnings-as-errors
	.ci/test --skip CommandTests --skip KustomizeDifferentialTests

# Installs and uses the released program in a root of a bare Debian. It needs root and debootstrap.
DEBIAN_ROOT := $(CURDIR)/.build/debian
test-debian: static
	test -d $(DEBIAN_ROOT)/etc || debootstrap --variant=minbase bookworm $(DEBIAN_ROOT)
	swift build --build-tests -Xswiftc -warnings-as-errors
	HARDEN_DEBIAN_ROOT=$(DEBIAN_ROOT) KUBECTL_HARDEN=$(CURDIR)/.build-static/release/kubectl-harden .ci/test --filter BareMachineTests

# Mends a copy of real manifests, and looks at all that came of it: OPTIONS, such as --placeholders.
fix-corpus: build
	Tests/FixCorpus/run $(PROGRAM) $(FIXTURES)/manifests $(OPTIONS)

# Compares many random documents with the real kubectl, value by value: DOCUMENTS, SEED.
DOCUMENTS ?= 20000
SEED ?= 1
differential:
	HARDEN_DIFFERENTIAL=$(DOCUMENTS) HARDEN_SEED=$(SEED) swift test --filter "CommandTests.DifferentialTests"

# Mutates the known cases of kustomize, so many of them, and compares what comes out with kubectl.
KUSTOMIZATIONS ?= 1500
kustomize-differential:
	HARDEN_DIFFERENTIAL=$(KUSTOMIZATIONS) HARDEN_SEED=$(SEED) swift test --filter KustomizeDifferentialTests

# Fuzzes the reader and expressions under AddressSanitizer, for so many seconds each.
SECONDS_EACH ?= 1800
fuzz:
	Tests/Fuzz/run yaml $(SECONDS_EACH)
	Tests/Fuzz/run json $(SECONDS_EACH)
	Tests/Fuzz/run grammar $(SECONDS_EACH)
	Tests/Fuzz/run cel $(SECONDS_EACH)

bench: build
	@Tests/Benchmark/run $(PROGRAM) $(FIXTURES)/manifests

# Makes the table of the API's types anew, once a version of Kubernetes has come out, and packs it for the program.
schema:
	mkdir -p .build/schema
	rm -f .build/schema/*.whl
	pip download --quiet --no-deps --dest .build/schema kubernetes-validate
	Schema/merge .build/schema/*.whl Schema/kubernetes-schema.json Schema/kubernetes-schema.json
	Schema/pack Schema/kubernetes-schema.json Sources/CSchema/schema.c

# Compares verdicts on the objects of a folder with those of kubernetes-validate, which must be installed.
schema-compare: build
	Schema/compare $(PROGRAM) $(FIXTURES)/manifests 1000

# Writes what in docs/ is made from the program: `make docs PROGRAM=.build/debug/kubectl-harden` takes one that is there.
docs: $(if $(filter command line,$(origin PROGRAM)),,build)
	$(PROGRAM) policy schema >docs/policy.schema.json
	mkdir -p docs/rules
	rm -f docs/rules/*.md
	$(PROGRAM) rules --pages docs/rules
	$(PROGRAM) __man >docs/kubectl-harden.1
	.ci/insert docs/reading.md "$(PROGRAM) __reading"

# Removes a condition of each rule, in a copy, and names the rules whose examples do not notice.
mutation:
	Tests/Mutation/run

lint:
	swift format lint --strict --recursive Package.swift Plugins Sources Tests
	@.ci/check-imports

format:
	swift format --in-place --recursive Package.swift Plugins Sources Tests

install: build
	install -D -m 755 $(PROGRAM) $(DESTDIR)$(PREFIX)/bin/kubectl-harden
	install -D -m 755 plugin/kubectl_complete-harden $(DESTDIR)$(PREFIX)/bin/kubectl_complete-harden
	install -D -m 644 docs/kubectl-harden.1 $(DESTDIR)$(PREFIX)/share/man/man1/kubectl-harden.1

clean:
	rm -rf .build .build-static dist
