r"""Windows' own build of Python under Wine, made of published packages, to run `fko` and its tests as on Windows.

    python benchmarks/windows_under_wine.py build FOLDER               # three minutes, 1.5 GB
    python benchmarks/windows_under_wine.py fko FOLDER status -w ...   # in the current folder, seen as Z:\...
    python benchmarks/windows_under_wine.py test FOLDER tests/test_edges_files.py

Needs Debian's wine, wine64, gcc-mingw-w64-x86-64-win32 and the locale de_DE.UTF-8, and the same version of Python here (its
library is copied). The interpreter's DLL and its compiled modules come with the wheel of panda3d, all else with those of the
libraries. Three things that Wine 8 lacks are built: complex numbers for numpy, `bcryptprimitives.dll`, and `python3.dll`.
Output must go through a pipe or to a terminal, not straight into a file. Tests that start fko in processes of their own and
read UTF-8 need PYTHONIOENCODING=utf-8. Wine does not know read-only files, links, bounds on memory and the length of paths.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import sysconfig
import tomllib
import zipfile
from pathlib import Path

HERE = Path(__file__).parents[1]
VERSION = f"{sys.version_info.major}{sys.version_info.minor}"
OF_WINDOWS = ("tzdata", "colorama", "pywin32-ctypes")
NOT_NEEDED = ("ruff", "mypy", "types-", "pandas-stubs", "lxml-stubs")
MATH, OURS = b"api-ms-win-crt-math-l1-1-0.dll", b"fko-ms-win-crt-math-l1-1-0.dll"
OF_ONE = ("exp", "sin", "cos", "tan", "sinh", "cosh", "tanh", "sqrt", "log")
TO_REAL = ("abs", "arg", "real", "imag")
PROGRAM = """#include <windows.h>
int wmain(int argc, wchar_t **argv) {
  return ((int (*)(int, wchar_t **))GetProcAddress(LoadLibraryW(L"python%s.dll"), "Py_Main"))(argc, argv);
}"""
RANDOM = """#include <windows.h>
BOOLEAN NTAPI SystemFunction036(PVOID, ULONG);
__declspec(dllexport) BOOL WINAPI ProcessPrng(PBYTE data, SIZE_T size) { return SystemFunction036(data, (ULONG)size); }"""


def build(folder: Path) -> None:
    """Put Python, the libraries and the packages that tests need into the folder."""
    python, wheels = folder / "py", folder / "wheels"
    libraries = python / "Lib" / "site-packages"
    project = tomllib.loads((HERE / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = [*project["dependencies"], *project["optional-dependencies"]["dev"], *OF_WINDOWS]
    wanted = [one for one in wanted if not one.startswith(NOT_NEEDED)]
    for names in (["--no-deps", "panda3d"], wanted):
        command = [sys.executable, "-m", "pip", "download", "-q", "-d", wheels, "--only-binary=:all:", *names]
        subprocess.run([*command, "--platform", "win_amd64", "--python-version", VERSION], check=True)
    left_out = shutil.ignore_patterns("lib-dynload", "site-packages", "test", "config-*", "__pycache__")
    shutil.copytree(sysconfig.get_path("stdlib"), python / "Lib", ignore=left_out, dirs_exist_ok=True)
    (python / "DLLs").mkdir(exist_ok=True)
    for wheel in wheels.glob("*.whl"):
        with zipfile.ZipFile(wheel) as archive:
            if not wheel.name.startswith("panda3d"):
                archive.extractall(libraries)
                continue
            for name in (one for one in archive.namelist() if re.match("deploy_libs/(?!api-ms).*[.](dll|pyd)", one)):
                beside = "" if re.search(f"python{VERSION}.dll|VCRUNTIME", name) else "DLLs"
                (python / beside / Path(name).name).write_bytes(archive.read(name))
    (libraries / "fko.pth").write_text(f"Z:{HERE}".replace("/", "\\"), encoding="utf-8")
    compiled(python / "python.exe", PROGRAM % VERSION, "-municode")
    compiled(python / "bcryptprimitives.dll", RANDOM, "-shared", "-ladvapi32")
    names = re.findall(r"^\s.*\s(_?Py\w+)$", tables(python / f"python{VERSION}.dll"), re.MULTILINE)
    compiled(python / "python3.dll", "int unused;", "-shared", exports=[f"{one} = python{VERSION}.{one}" for one in names])
    give_complex_numbers(python)
    wine(folder, "wineboot", "-i")
    wine(folder, "wine", "reg", "add", r"HKCU\Software\Wine", "/v", "Version", "/d", "win10", "/f")


def compiled(target: Path, source: str, *options: str, exports: list[str] | None = None) -> None:
    """Compile a program or DLL of Windows."""
    code, listed = target.with_suffix(".c"), target.with_suffix(".def")
    code.write_text(source, encoding="utf-8")
    listed.write_text("\n".join(["EXPORTS", *(exports or [])]), encoding="utf-8")
    words = [code, *([listed] if exports else []), "-static-libgcc", "-O1", "-o", target, *options]
    subprocess.run(["x86_64-w64-mingw32-gcc", *words], check=True)


def tables(library: Path) -> str:
    """What a DLL imports and exports."""
    command = ["x86_64-w64-mingw32-objdump", "-p", library]
    return subprocess.run(command, capture_output=True, text=True, errors="replace", check=True).stdout


def give_complex_numbers(python: Path) -> None:
    """Let the modules that count with complex numbers use a mathematical library that can."""
    names: set[str] = set()
    complex_names = {f"c{name}{kind}" for name in (*OF_ONE, *TO_REAL, "pow") for kind in ("", "f", "l")}
    for module in python.rglob("*.pyd"):
        if MATH in (data := module.read_bytes()):
            part = re.search(MATH.decode() + r"\n(.*?)\n\s*\n", tables(module), re.DOTALL)
            used = set(re.findall(r"\d\s+(\w+)$", part[1], re.MULTILINE)) if part else set()
            if used & complex_names:
                module.write_bytes(data.replace(MATH, OURS))
                names |= used
    code = [
        "#include <complex.h>\ntypedef struct {float r, i;} F; typedef double complex D;",
        "static D up(F f) {return f.r + f.i*I;} static F down(D d) {F f = {creal(d), cimag(d)}; return f;}",
    ]
    for name in (*OF_ONE, *TO_REAL, "pow"):
        taken, given = ("a, b", "D a, D b") if name == "pow" else ("a", "D a")
        code.append(f"{'double' if name in TO_REAL else 'D'} x_c{name}({given}) {{return c{name}({taken});}}")
        code.append(f"{'double' if name in TO_REAL else 'D'} x_c{name}l({given}) {{return c{name}({taken});}}")
        small, given = ("up(a), up(b)", "F a, F b") if name == "pow" else ("up(a)", "F a")
        result = f"c{name}({small})" if name in TO_REAL else f"down(c{name}({small}))"
        code.append(f"{'float' if name in TO_REAL else 'F'} x_c{name}f({given}) {{return {result};}}")
    exports = [f"{one} = x_{one}" if one in complex_names else f"{one} = ucrtbase.{one}" for one in sorted(names)]
    compiled(python / OURS.decode(), "\n".join(code), "-shared", exports=exports)


def wine(folder: Path, *command: str | Path) -> int:
    """Run a program of Windows; its exit code."""
    environment = {key: value for key, value in os.environ.items() if not key.startswith("PYTHON")}
    environment |= {"WINEPREFIX": str(folder / "prefix"), "WINEDEBUG": "-all", "LC_ALL": "de_DE.UTF-8", "USERNAME": "leser"}
    environment |= {"PYTHONPYCACHEPREFIX": f"Z:{folder}/pyc", "PYTHONIOENCODING": os.environ.get("PYTHONIOENCODING", "")}
    return subprocess.run(command, env=environment, check=False).returncode


if __name__ == "__main__":
    what, place, words = sys.argv[1], Path(sys.argv[2]).resolve(), sys.argv[3:]
    if what == "build":
        place.mkdir(parents=True, exist_ok=True)
        build(place)
    else:
        module = ["fko_cli"] if what == "fko" else ["pytest", "-p", "no:cacheprovider"]
        sys.exit(wine(place, "wine", place / "py" / "python.exe", "-m", *module, *words))
