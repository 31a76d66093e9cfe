-- Opens the note NOTE, spoils a row, and prints a JSON object of what an editor gets from the server.
local told = {}
local function line_of(needle)
  for number, line in ipairs(vim.api.nvim_buf_get_lines(0, 0, -1, false)) do
    local column = line:find(needle, 1, true)
    if column then return number, column - 1, line end
  end
end
local function has(code)
  return vim.iter(vim.diagnostic.get(0)):any(function(each) return each.code == code end)
end
vim.o.virtualedit = "onemore"
vim.cmd.edit(vim.env.NOTE)
assert(vim.wait(60000, function() return #vim.lsp.get_clients({ bufnr = 0 }) > 0 end, 20))
local client = vim.lsp.get_clients({ bufnr = 0 })[1]
told.client, told.root = client.name, client.root_dir
local function ask(method, needle, offset)
  local number, column = line_of(needle)
  vim.api.nvim_win_set_cursor(0, { number, column + (offset or 1) })
  local found = client:request_sync(method, vim.lsp.util.make_position_params(0, client.offset_encoding), 60000, 0)
  assert(found and not found.err, vim.inspect(found))
  return found.result
end

local number, _, line = line_of("| [GLM-5]")
vim.api.nvim_buf_set_lines(0, number - 1, number, false, { (line:gsub("：", "：<br>* ", 1)) })
told.found = vim.wait(60000, function() return has("OI308") end, 20)
vim.api.nvim_win_set_cursor(0, { number, 2 })
vim.lsp.buf.code_action({
  apply = true,
  context = { only = { "source.fixAll.obsintel" }, diagnostics = {} },
})
told.mended = vim.wait(60000, function() return not has("OI308") end, 20)
told.line = vim.api.nvim_buf_get_lines(0, number - 1, number, false)[1]
told.hover = ask("textDocument/hover", "BrowseComp").contents.value
told.definition = vim.tbl_map(function(each) return each.uri end, vim.islist(ask("textDocument/definition", "[[GLM-5")) and
  ask("textDocument/definition", "[[GLM-5", 3) or { ask("textDocument/definition", "[[GLM-5", 3) })
vim.api.nvim_buf_set_lines(0, -1, -1, false, { "", "see [[GL" })
told.completion = {}
vim.wait(60000, function()
  local items = ask("textDocument/completion", "see [[GL", 8) or {}
  told.completion = vim.tbl_map(function(each) return each.label end, items.items or items)
  return #told.completion > 0
end, 50)
io.write(vim.json.encode(told))
vim.cmd("qall!")
